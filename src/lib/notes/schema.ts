import { z } from 'zod';
import { audienceFields, idField, writersFields } from '#lib/collectives/audiences/schema.ts';
import { now, readPoint } from './history/points.ts';
import { licences } from './licensing/known.ts';

/** A new note: its first words may be a whole text, with the standard header at its top or without. */
/** `key` is drawn by the page that shows the form: sent twice, one note is opened. */
export const newNoteForm = z.strictObject({
  key: idField.optional(),
  title: z.string().trim().max(300),
  description: z.string().trim().max(2_000).default(''),
  text: z.string().max(500_000).default(''),
  ...writersFields,
});

export const continueForm = z.strictObject({ key: idField.optional(), source: idField, ...writersFields });

export const publishForm = z.strictObject({
  name: z.string().trim().max(200).default(''),
  /** Empty: all rights reserved. */
  licence: z
    .string()
    .refine((id) => id === '' || Object.hasOwn(licences, id))
    .default(''),
  ...audienceFields,
});

/** Words added at the end of a note by whoever writes without a script. */
export const addForm = z.strictObject({ text: z.string().trim().min(1).max(500_000) });

const pointField = z
  .string()
  .max(60)
  .transform((text, issues) => {
    const point = readPoint(text);
    if (point !== null) return point;
    issues.addIssue({ code: 'custom' });
    return z.NEVER;
  });
const versionName = z.string().trim().min(1).max(200);

export const nameForm = z.strictObject({ name: versionName, point: pointField.default(now) });
export const renameForm = z.strictObject({ version: idField, name: versionName });
export const unnameForm = z.strictObject({ version: idField });
export const restoreForm = z.strictObject({ point: pointField });
export const undoForm = z.strictObject({
  point: pointField.refine((point) => point.kind === 'moment'),
});
export const withdrawVersionForm = z.strictObject({ number: z.coerce.number().int().min(1).max(1_000_000) });

/** What is erased for good: words of one line, as they were written; and why, for those who will wonder. */
export const eraseForm = z.strictObject({
  words: z
    .string()
    .trim()
    .min(3)
    .max(200)
    .regex(/^[^\n\r]+$/),
  why: z.string().trim().min(1).max(500),
  sure: z.literal('on'),
});

/** The address of the list: `?etat=draft`, and where its page begins. Anything else counts for nothing. */
export const listFilter = z.object({
  etat: z.enum(['draft', 'published']).optional().catch(undefined),
  suite: z
    .string()
    .regex(/^[\d :.+-]{10,40}\|[0-9a-f-]{36}$/)
    .optional()
    .catch(undefined),
});
