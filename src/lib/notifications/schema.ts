import { z } from 'zod';
import { isId } from '#lib/kernel/ids.ts';
import { rhythms } from './types.ts';

const id = z.string().refine(isId);

/** One thing, by its id: an item or a collective. */
export const thingSchema = z.strictObject({ thing: id });

/** The instant of a marking, to take it back. */
export const undoSchema = z.strictObject({ at: z.iso.datetime().transform((text) => new Date(text)) });

/** How often to be written to about a collective. */
export const rhythmSchema = z.strictObject({ collective: id, rhythm: z.enum(rhythms) });

/** Where one lives; empty: where each collective lives. */
export const clockSchema = z.strictObject({
  timeZone: z
    .union([z.literal(''), z.enum(Intl.supportedValuesOf('timeZone'))])
    .transform((zone) => (zone === '' ? null : zone)),
});

/** What the form of a mail's link says, or a mail provider by itself (RFC 8058): then it ends everything. */
export const unsubscribeSchema = z.object({ rhythm: z.enum(['gentle', 'asks', 'weekly', 'none']).catch('none') });

/** The cursor of a page; anything else is the first page. */
export const cursorSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .nullable()
  .catch(null);
