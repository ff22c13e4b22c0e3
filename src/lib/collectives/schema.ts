import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { slugify } from '#lib/kernel/ids.ts';
import { reservedSlugs } from '#lib/kernel/paths.ts';

export const methods = ['consent', 'majority', 'unanimity', 'undecided'] as const;
export const voices = ['organisations', 'persons'] as const;

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export function line(most: number): z.ZodType<string> {
  return z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .refine((text) => [...text].length <= most, { error: () => m.collectives_too_long({ most }) })
    .refine((text) => !invisible.test(text), { error: () => m.collectives_unreadable() });
}

export const collectiveName = line(80).refine((name) => slugify(name) !== '', {
  error: () => m.collectives_name_needed(),
});
export const territory = line(120);
export const purpose = line(300);

/** The word of the collective in addresses; empty: taken from its name. */
export const slug = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => text === '' || /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/.test(text), {
    error: () => m.collectives_slug_wrong(),
  })
  .refine((text) => !reservedSlugs.has(text), { error: () => m.collectives_slug_reserved() });

/** What opening a collective asks. Everything but its name can wait. */
export const newCollective = z.strictObject({
  name: collectiveName,
  slug: slug.default(''),
  purpose: purpose.default(''),
  territory: territory.default(''),
  voices: z.enum(voices).default('organisations'),
  method: z.enum(methods).default('undecided'),
});

export type NewCollective = z.output<typeof newCollective>;
