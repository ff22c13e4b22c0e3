import { z } from 'zod';
import { idField } from '#lib/collectives/audiences/schema.ts';
import * as m from '#lib/messages/messages.js';

/** Where to come back to after the act: a path of this program, checked again before it is followed. */
const back = z.string().max(2_000).default('');

export const stepSchema = z.strictObject({ step: idField, back });
export const handOverSchema = z.strictObject({ step: idField, to: idField, back });
/** `key` is drawn by the page that shows the form: sent twice, the step is written once. */
export const addStepSchema = z.strictObject({
  key: idField.optional(),
  item: idField,
  label: z
    .string()
    .trim()
    .min(1, { error: () => m.steps_label_needed() })
    .max(300),
  size: z.string().trim().max(60).default(''),
  due: z.union([z.literal('').transform(() => null), z.iso.date()]).default(null),
  back,
});
