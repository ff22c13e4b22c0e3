import { z } from 'zod';
import { isId } from '#lib/kernel/ids.ts';

const id = z.string().refine(isId);

/** One thing, by its id: an item or a collective. */
export const thingSchema = z.strictObject({ thing: id });

/** The instant of a marking, to take it back. */
export const undoSchema = z.strictObject({ at: z.iso.datetime().transform((text) => new Date(text)) });

/** The cursor of a page; anything else is the first page. */
export const cursorSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .nullable()
  .catch(null);
