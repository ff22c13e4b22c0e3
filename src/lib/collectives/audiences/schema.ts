import { z } from 'zod';
import { isId } from '#lib/kernel/ids.ts';
import type { AudienceChoice } from './types.ts';

export const idField = z.string().refine(isId);

/** A place in the collective: itself (null), or one of its circles. */
export const wholeOrCircle = z
  .union([z.literal('collective'), idField])
  .transform((place) => (place === 'collective' ? null : place))
  .default(null);

/** The two fields of an audience in a form: `audience` (`public`, `collective`, `circle:<id>`, `named`) and `persons[]`. */
export const audienceFields = {
  audience: z.union([
    z.enum(['public', 'collective', 'named']),
    z.templateLiteral(['circle:', z.string()]).refine((value) => isId(value.slice('circle:'.length))),
  ]),
  persons: z.array(idField).max(200).optional(),
};

/** The choice that the two fields of a form stand for. */
export function choiceOf(fields: {
  readonly audience: string;
  readonly persons?: readonly string[] | undefined;
}): AudienceChoice {
  if (fields.audience === 'public') return { kind: 'public' };
  if (fields.audience === 'named') return { kind: 'named', personIds: fields.persons ?? [] };
  if (fields.audience.startsWith('circle:'))
    return { kind: 'circle', circleId: fields.audience.slice('circle:'.length) };
  return { kind: 'collective' };
}
