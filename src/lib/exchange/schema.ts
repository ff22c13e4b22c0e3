import { z } from 'zod';
import { writersFields } from '#lib/collectives/audiences/schema.ts';
import * as m from '#lib/messages/messages.js';

const file = z.instanceof(File).refine((one) => one.size > 0, { error: () => m.exchange_files_needed() });

/** The form of an import. A browser sends one file as itself, several as a list. */
export const newImport = z.strictObject({
  files: z.union([file.transform((one) => [one]), z.array(file).min(1).max(1_000)], {
    error: () => m.exchange_files_needed(),
  }),
  audience: writersFields.audience,
});
