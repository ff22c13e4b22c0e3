import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { collectiveName, methods, purpose, slug, territory, voices } from '../schema.ts';

/** What a collective shows of itself: nothing; that it is there; and where one asks to join. */
export const faces = ['hidden', 'shown', 'request'] as const;

export const settingsForm = z.strictObject({
  name: collectiveName,
  slug: slug.refine((text) => text !== '', { error: () => m.collectives_slug_wrong() }),
  purpose: purpose.default(''),
  territory: territory.default(''),
  voices: z.enum(voices),
  method: z.enum(methods),
  timeZone: z.enum(Intl.supportedValuesOf('timeZone')),
  face: z.enum(faces),
  opensCircles: z.enum(['admins', 'members']),
  invites: z.enum(['mandated', 'members']),
});

export type Settings = z.output<typeof settingsForm>;

/** Closing is confirmed by writing the collective's name. */
export const closeForm = z.strictObject({ name: z.string() });
