import { formatDayOf, formatTime } from '#lib/ui/text.ts';
import { dateFormat, relativeFormat } from '#lib/ui/formats.ts';

const day = 86_400_000;

/** What comes after « depuis »: « 8 h 12 » today, « hier », « mardi » within the week, « mardi 17 novembre » before. */
export function sinceWhen(at: Date, now: Date, locale: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / day);
  if (days === 0) return formatTime(at, locale);
  if (days === 1) return relativeFormat(locale, { numeric: 'auto' }).format(-1, 'day');
  const weekday = dateFormat(locale, { weekday: 'long' }).format(at);
  return days < 7 ? weekday : `${weekday} ${formatDayOf(at, now, locale)}`;
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
