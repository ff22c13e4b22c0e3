import { formatAge } from '#lib/ui/text.ts';
import { numberFormat } from '#lib/ui/formats.ts';

/** « 12 secondes », « 3 minutes »: how long words wait, to the second while it counts. */
export function secondsSaid(milliseconds: number, locale: string): string {
  if (milliseconds >= 60_000) return formatAge(milliseconds, locale);
  const words = { style: 'unit', unit: 'second', unitDisplay: 'long' } as const;
  return numberFormat(locale, words).format(Math.floor(milliseconds / 1_000));
}
