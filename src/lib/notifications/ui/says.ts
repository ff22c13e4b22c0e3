import * as m from '#lib/messages/messages.js';
import type { Locale } from '#lib/messages/runtime.js';
import { formatDate, joinList } from '#lib/ui/text.ts';
import type { Line } from '../types.ts';

type Said = Pick<Line, 'kind' | 'actors' | 'detail' | 'day'>;

interface Around {
  readonly before: string;
  readonly who: string;
  readonly after: string;
}

/** What happened, in a sentence without a full stop. */
export function sayLine(line: Said, locale: Locale): string {
  return say(line, whoOf(line, locale), locale);
}

/** The same, cut around the name of who did it. */
export function sayAround(line: Said, locale: Locale): Around {
  const mark = '\u0000';
  const [before = '', after] = say(line, mark, locale).split(mark);
  return { before, who: after === undefined ? '' : whoOf(line, locale), after: after ?? '' };
}

function whoOf({ actors }: Said, locale: Locale): string {
  return actors.length === 0 ? m.notifications_someone({}, { locale }) : joinList(actors, locale);
}

function say({ kind, actors, detail, day }: Said, who: string, locale: Locale): string {
  if (kind === 'message' && actors.length > 1) return m.notifications_messages({ who }, { locale });
  const on = day === null ? '' : formatDate(new Date(`${day}T12:00:00Z`), locale, { timeZone: 'UTC' });
  return m.notifications_says({ kind, who, detail, day: on }, { locale });
}
