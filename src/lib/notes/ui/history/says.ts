import type { Id } from '#lib/kernel/ids.ts';
import * as m from '#lib/messages/messages.js';
import { getLocale } from '#lib/messages/runtime.js';
import { formatDate, formatDateTime, formatNumber, formatTime } from '#lib/ui/text.ts';
import type { Deed, Sitting } from '../../history/sittings.ts';

type Names = ReadonlyMap<Id, { readonly name: string }>;

export function nameOf(names: Names, id: Id | null): string {
  return (id === null ? undefined : names.get(id)?.name) ?? m.notes_somebody();
}

/** « 24 novembre 2026, 18 h 42 ». */
export function sayMoment(at: Date, timeZone: string): string {
  return formatDateTime(at, getLocale(), { length: 'long', timeZone });
}

/** « mardi 24 novembre 2026, de 18 h 02 à 18 h 47 ». */
export function saySitting({ from, until }: Pick<Sitting, 'from' | 'until'>, timeZone: string): string {
  const locale = getLocale();
  const [day, lastDay] = [from, until].map((at) => formatDate(at, locale, { length: 'weekday', timeZone }));
  const [time, lastTime] = [from, until].map((at) => formatTime(at, locale, { timeZone }));
  if (day !== lastDay)
    return m.notes_history_span({ from: sayMoment(from, timeZone), until: sayMoment(until, timeZone) });
  return time === lastTime
    ? m.notes_history_day_at({ day: day ?? '', time: time ?? '' })
    : m.notes_history_day_span({ day: day ?? '', from: time ?? '', until: lastTime ?? '' });
}

/** « Léonie Pratviel a écrit 412 signes et en a retiré 30 ». */
export function sayDeed({ personId, written, removed }: Deed, names: Names): string {
  const name = personId === null ? m.notes_history_program() : nameOf(names, personId);
  const shown = (count: number) => formatNumber(count, getLocale());
  if (written > 0 && removed > 0)
    return m.notes_deed_both({ name, count: written, shown: shown(written), removed: shown(removed) });
  if (written > 0) return m.notes_deed_wrote({ name, count: written, shown: shown(written) });
  if (removed > 0) return m.notes_deed_removed({ name, count: removed, shown: shown(removed) });
  return m.notes_deed_touched({ name });
}

interface Stated {
  readonly point: { readonly kind: string };
  readonly at: Date;
  readonly version: { readonly number: number | null; readonly name: string } | null;
}

/** A state by its name: « La version 3 », « Avant la relecture », « Le texte du 24 novembre 2026, 18 h 42 ». */
export function sayPoint({ point, at, version }: Stated, timeZone: string): string {
  if (version !== null)
    return version.number === null
      ? m.notes_point_named({ name: version.name })
      : m.notes_point_published({ number: version.number });
  return point.kind === 'now' ? m.notes_point_now() : m.notes_point_moment({ when: sayMoment(at, timeZone) });
}
