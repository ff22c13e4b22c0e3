import { z } from 'zod';
import { idField } from '../audiences/schema.ts';

const invisible = /[\p{Cf}]/u;
const words = z
  .string()
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => [...text].length <= 600 && !invisible.test(text))
  .default('');

export const joinForm = z.strictObject({ message: words });
export const answerForm = z.strictObject({ request: idField, answer: z.enum(['accept', 'refuse']), word: words });
