import { collator, dateFormat, listFormat, numberFormat, relativeFormat } from './formats.ts';

/**
 * Words, numbers and dates as each language writes them. Pure: the locale, the instant and the time zone are
 * arguments. Without a zone the process’s own is used (TZ on the server, the reader’s in a browser).
 */

export interface Zone {
  timeZone?: string | undefined;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** Mean month and year of the Gregorian calendar, in milliseconds: ages are told roughly. */
const month = 30.436875 * day;
const year = 365.2425 * day;

const spans: readonly (readonly [Intl.RelativeTimeFormatUnitSingular, number])[] = [
  ['year', year],
  ['month', month],
  ['week', week],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
];

export type DateLength = 'day' | 'dayName' | 'short' | 'long' | 'weekday';

const dateShapes: Record<DateLength, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short' },
  dayName: { weekday: 'short', day: 'numeric', month: 'short' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
};

/** « 24 nov. », « 24 nov. 2026 », « 24 novembre 2026 », « mardi 24 novembre 2026 »; the 1st is « 1er » in French. */
export function formatDate(at: Date, locale: string, options: Zone & { length?: DateLength } = {}): string {
  const shape = dateShapes[options.length ?? 'long'];
  return firstOfMonth(dateFormat(locale, { ...shape, ...zoneOf(options) }).formatToParts(at), locale);
}

/** « 18 h 42 », « 18 h » on the hour; « 6:42 PM » in English. */
export function formatTime(at: Date, locale: string, zone: Zone = {}): string {
  const parts = dateFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    ...zoneOf(zone),
  }).formatToParts(at);
  if (!isFrench(locale)) return parts.map((part) => part.value).join('');
  const value = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const hours = String(Number(value('hour')));
  return value('minute') === '00' ? `${hours}\u00A0h` : `${hours}\u00A0h\u00A0${value('minute')}`;
}

/** « mardi 24 novembre 2026, 18 h 42 ». */
export function formatDateTime(at: Date, locale: string, options: Zone & { length?: DateLength } = {}): string {
  return `${formatDate(at, locale, options)}, ${formatTime(at, locale, options)}`;
}

/**
 * When something was said, as one would say it: « aujourd’hui, 8 h 12 », « hier, 10 h 05 », « 3 septembre, 8 h 50 », with the
 * year when it is not this one.
 */
export function formatMoment(at: Date, now: Date, locale: string, zone: Zone = {}): string {
  const time = formatTime(at, locale, zone);
  const days = calendarDays(now, at, zone);
  if (days === 0 || days === -1) return `${relativeFormat(locale, { numeric: 'auto' }).format(days, 'day')}, ${time}`;
  return `${formatDayOf(at, now, locale, zone)}, ${time}`;
}

/** « 3 septembre » this year, « 3 septembre 2025 » another one. */
export function formatDayOf(at: Date, now: Date, locale: string, zone: Zone = {}): string {
  const yearOf = (date: Date): string => dateFormat('en', { year: 'numeric', ...zoneOf(zone) }).format(date);
  if (yearOf(at) !== yearOf(now)) return formatDate(at, locale, { length: 'long', ...zone });
  const shape = { day: 'numeric', month: 'long', ...zoneOf(zone) } as const;
  return firstOfMonth(dateFormat(locale, shape).formatToParts(at), locale);
}

/** « il y a 3 jours », « hier », « dans 2 semaines », « à l’instant » under a minute. Calendar days, not 24-hour spans. */
export function formatRelative(at: Date, now: Date, locale: string, zone: Zone = {}): string {
  const words = relativeFormat(locale, { numeric: 'auto' });
  const distance = at.getTime() - now.getTime();
  if (Math.abs(distance) < minute) return words.format(0, 'second').replace('maintenant', 'à l’instant');
  const days = calendarDays(now, at, zone);
  if (days === 0 || Math.abs(distance) < 12 * hour) return spelled(words, distance, locale);
  if (Math.abs(days) < 14) return tidy(words.format(days, 'day'), locale);
  return spelled(words, distance, locale);
}

/** An elapsed or remaining span in its largest unit: « 9 jours », « 3 semaines », « 2 heures ». */
export function formatAge(milliseconds: number, locale: string): string {
  const [unit, size] = spanOf(milliseconds);
  const amount = Math.max(1, Math.floor(Math.abs(milliseconds) / size));
  return tidy(numberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount), locale);
}

/** « 1 630 » in French, « 1,630 » in English. */
export function formatNumber(value: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  return numberFormat(locale, options).format(value);
}

/** « Brest, Lille et Ondaine »; `or` gives « ou ». */
export function joinList(items: readonly string[], locale: string, kind: 'and' | 'or' = 'and'): string {
  const type = kind === 'and' ? 'conjunction' : 'disjunction';
  return listFormat(locale, { style: 'long', type }).format(items);
}

/** Compares as a dictionary of the language does: accents and case last, numbers by value. */
export function compareWords(locale: string): (left: string, right: string) => number {
  return collator(locale, { usage: 'sort', numeric: true, sensitivity: 'variant' }).compare;
}

/** A sorted copy, by the words `read` finds in each item. */
export function sortByWords<T>(items: readonly T[], read: (item: T) => string, locale: string): T[] {
  const compare = compareWords(locale);
  return [...items].sort((left, right) => compare(read(left), read(right)));
}

/** « LP » for Léonie Pratviel, « PP » for La Passementerie partagée: small words and articles do not count. */
export function initials(name: string): string {
  const words = name.split(/[\s\u00A0\u202F’'-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const strong = words.filter((word) => !articles.has(word.toLowerCase()));
  const kept = strong.length > 0 ? strong : words;
  const ends = kept.length > 1 ? [kept[0], kept[kept.length - 1]] : [kept[0]];
  return ends.map((word) => (word === undefined ? '' : [...word].slice(0, 1).join('').toUpperCase())).join('');
}

/** One of six hands, always the same for the same id: FNV-1a over its characters. */
export function hueOf(id: string): Hue {
  let hash = 0x811c9dc5;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return ((hash % 6) + 1) as Hue;
}

export type Hue = 1 | 2 | 3 | 4 | 5 | 6;

/** Puts the thin no-break space French wants before « ; : ! ? » and inside guillemets; leaves addresses alone. */
export function frenchSpacing(text: string): string {
  return text
    .replace(/[ \u00A0\u202F]+([;!?»])/gu, '\u202F$1')
    .replace(/[ \u00A0\u202F]+:(?=\s|$)/gu, '\u202F:')
    .replace(/«[ \u00A0\u202F]*/gu, '«\u202F')
    .replace(/([\p{L}\p{N})»])([;!?])(?=\s|$)/gu, '$1\u202F$2');
}

const articles = new Set([
  'le',
  'la',
  'les',
  'l',
  'un',
  'une',
  'des',
  'du',
  'de',
  'd',
  'et',
  'à',
  'au',
  'aux',
  'the',
  'of',
  'and',
]);

function isFrench(locale: string): boolean {
  return locale.toLowerCase().startsWith('fr');
}

function zoneOf(zone: Zone): Zone {
  return zone.timeZone === undefined ? {} : { timeZone: zone.timeZone };
}

function firstOfMonth(parts: Intl.DateTimeFormatPart[], locale: string): string {
  return parts
    .map((part) => (isFrench(locale) && part.type === 'day' && part.value === '1' ? '1er' : part.value))
    .join('');
}

function spanOf(milliseconds: number): readonly [Intl.RelativeTimeFormatUnitSingular, number] {
  const size = Math.abs(milliseconds);
  // two weeks and two months read better than « 1 semaine » and « 1 mois » just after the threshold
  return (
    spans.find(([unit, span]) => size >= (unit === 'week' || unit === 'month' ? 2 * span : span)) ?? ['minute', minute]
  );
}

function spelled(words: Intl.RelativeTimeFormat, distance: number, locale: string): string {
  const [unit, size] = spanOf(distance);
  return tidy(words.format(Math.trunc(distance / size), unit), locale);
}

/** A number and its unit never part at the end of a line. */
function tidy(text: string, locale: string): string {
  return isFrench(locale) ? text.replace(/(\d) (?=\p{L})/gu, '$1\u00A0') : text;
}

function calendarDays(from: Date, to: Date, zone: Zone): number {
  const dayOf = (at: Date): number => {
    const parts = dateFormat('en-CA', zoneOf(zone)).format(at).split('-').map(Number);
    return Date.UTC(parts[0] ?? 0, (parts[1] ?? 1) - 1, parts[2] ?? 1) / day;
  };
  return dayOf(to) - dayOf(from);
}
