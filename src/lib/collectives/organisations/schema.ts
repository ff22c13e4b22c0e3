import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { idField } from '../audiences/schema.ts';
import { optionalDay } from '../mandates/schema.ts';
import { line } from '../schema.ts';

const face = {
  name: line(120).refine((name) => name !== '', { error: () => m.collectives_organisation_name_needed() }),
  place: line(120).default(''),
};

export const addForm = z.strictObject(face);
export const renameForm = z.strictObject({ organisation: idField, ...face });
export const endForm = z.strictObject({ organisation: idField });

/** Where somebody comes from: an organisation, or none; and whether they speak for it, from a day to a day. */
export const placeForm = z.strictObject({
  person: idField,
  organisation: z.union([z.literal('none'), idField]).transform((id) => (id === 'none' ? null : id)),
  speaks: z.enum(['yes', 'no']),
  from: optionalDay,
  until: optionalDay,
});
