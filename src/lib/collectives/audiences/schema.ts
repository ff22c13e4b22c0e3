import { z } from 'zod';
import { isId } from '#lib/kernel/ids.ts';
import type { AudienceChoice, WritersChoice } from './types.ts';

export const idField = z.string().refine(isId);

/** A place in the collective: itself (null), or one of its circles. */
export const wholeOrCircle = z
  .union([z.literal('collective'), idField])
  .transform((place) => (place === 'collective' ? null : place))
  .default(null);

const named = z.enum(['public', 'collective', 'named']);
const ofPlace = <Place extends 'circle' | 'network'>(place: Place) =>
  z.templateLiteral([`${place}:`, z.string()]).refine((value) => isId(value.slice(place.length + 1)));
const persons = z.array(idField).max(200).optional();

/** The two fields of those who write: `audience` (`public`, `collective`, `circle:<id>`, `named`) and `persons[]`. */
export const writersFields = { audience: z.union([named, ofPlace('circle')]), persons };

/** The same for those who read: a network too (`network:<id>`). */
export const audienceFields = { audience: z.union([named, ofPlace('circle'), ofPlace('network')]), persons };

interface Fields {
  readonly audience: string;
  readonly persons?: readonly string[] | undefined;
}

/** The choice that the two fields of a form stand for. */
export function choiceOf(fields: Fields): AudienceChoice {
  if (fields.audience.startsWith('network:'))
    return { kind: 'network', networkId: fields.audience.slice('network:'.length) };
  return writersOf(fields);
}

/** The same, of `writersFields`. */
export function writersOf(fields: Fields): WritersChoice {
  if (fields.audience === 'public') return { kind: 'public' };
  if (fields.audience === 'named') return { kind: 'named', personIds: fields.persons ?? [] };
  if (fields.audience.startsWith('circle:'))
    return { kind: 'circle', circleId: fields.audience.slice('circle:'.length) };
  return { kind: 'collective' };
}
