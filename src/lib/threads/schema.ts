import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { audienceFields, idField } from '#lib/collectives/audiences/schema.ts';
import { longestMessage } from './markdown/limits.ts';
import { reactionWords } from './types.ts';

const number = z.coerce.number().int().min(1).max(999_999_999);
const message = z
  .string({ error: () => m.threads_message_needed() })
  .trim()
  .min(1, { error: () => m.threads_message_needed() })
  .max(longestMessage, { error: () => m.threads_message_long() });
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, { error: () => m.threads_line_long({ count: longest }) });
const neededLine = (longest: number, needed: () => string) => line(longest).min(1, { error: needed });

/** `key` is drawn by the page that shows the form: sent twice, the message is written once. */
export const postSchema = z.strictObject({
  key: idField,
  thread: idField,
  answers: number.optional(),
  message,
  /** `thread`, or the circle of an aside: `circle:<id>`. */
  readers: z.string().max(60).default('thread'),
});

export const openThreadSchema = z.strictObject({
  key: idField,
  title: neededLine(160, m.threads_title_needed),
  summary: line(400).default(''),
  message,
  about: idField.optional(),
  ...audienceFields,
});

export const editSchema = z.strictObject({ comment: idField, message });
export const removeSchema = z.strictObject({ comment: idField, reason: line(300).default('') });
export const reactSchema = z.strictObject({ comment: idField, word: z.enum([...reactionWords, 'none']) });
export const closeSchema = z.strictObject({ thread: idField, reason: neededLine(600, m.threads_reason_needed) });
export const moveSchema = z.strictObject({ thread: idField, ...audienceFields });
export const followSchema = z.strictObject({ thread: idField, level: z.enum(['all', 'named', 'none']) });
export const draftSchema = z.strictObject({
  thread: idField,
  answers: number.optional(),
  message: z.string().max(longestMessage).default(''),
});
/** `seen` says which messages were on the screen, by thread (the page also shows asides): `<id>:1-12,14`. */
export const seenSchema = z.strictObject({ seen: z.array(z.string().max(4_100)).min(1).max(20) });
