import * as m from '#lib/messages/messages.js';
import { getLocale } from '#lib/messages/runtime.js';
import { formatDate } from '#lib/ui/text.ts';
import type { Day } from '../register/entry.ts';
import type { KnotEntry } from '../register/reading.ts';

/** A calendar day or a moment in words. A calendar day is the same everywhere: it is told in no time zone but its own. */
export function sayDay(day: Day | Date): string {
  return day instanceof Date
    ? formatDate(day, getLocale(), { length: 'short' })
    : formatDate(new Date(`${day}T12:00:00Z`), getLocale(), { length: 'short', timeZone: 'UTC' });
}

/** « en vigueur depuis le 12 oct. 2026 », « Abrogée, par le n° 12 ». */
export function sayStanding(entry: Pick<KnotEntry, 'standing' | 'inForceSince' | 'endedByNumber'>): string {
  const { standing, inForceSince, endedByNumber } = entry;
  if (inForceSince !== null && standing === 'in-force')
    return m.decisions_in_force_since({ date: sayDay(inForceSince) });
  if (inForceSince !== null && standing === 'upcoming') return m.decisions_upcoming_on({ date: sayDay(inForceSince) });
  const word = m.decisions_standing({ standing });
  return endedByNumber === null ? word : `${word} ${m.decisions_ended_by({ number: endedByNumber })}`;
}
