import { z } from 'zod';
import { idField, wholeOrCircle } from '../audiences/schema.ts';
import { line } from '../schema.ts';

export const roles = ['admin', 'facilitator', 'secretary', 'caretaker', 'delegate'] as const;

/** A calendar day as a date field gives it; empty: none. */
export const optionalDay = z
  .union([z.literal(''), z.iso.date()])
  .transform((day) => (day === '' ? null : day))
  .default(null);

export const giveForm = z.strictObject({
  person: idField,
  role: z.enum(roles),
  circle: wholeOrCircle,
  scope: line(200).default(''),
  from: optionalDay,
  until: optionalDay,
});

export const mandateForm = z.strictObject({ mandate: idField });
export const renewForm = z.strictObject({ mandate: idField, until: optionalDay });
