import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatDate,
  formatDateTime,
  formatNumber,
  formatMoment,
  formatRelative,
  formatTime,
  frenchSpacing,
  hueOf,
  initials,
  joinList,
  sortByWords,
} from './text.ts';

const paris = { timeZone: 'Europe/Paris' };
const tuesday = new Date('2026-11-24T17:42:00Z');

describe('dates', () => {
  test('a date is written in full in French and in English', () => {
    expect(formatDate(tuesday, 'fr', { ...paris, length: 'weekday' })).toBe('mardi 24 novembre 2026');
    expect(formatDate(tuesday, 'en', { ...paris, length: 'weekday' })).toBe('Tuesday, November 24, 2026');
    expect(formatDate(tuesday, 'fr', { ...paris, length: 'day' })).toBe('24 nov.');
  });

  test('the first of a month is ordinal in French only', () => {
    const first = new Date('2026-12-01T12:00:00Z');
    expect(formatDate(first, 'fr', paris)).toBe('1er décembre 2026');
    expect(formatDate(first, 'en', paris)).toBe('December 1, 2026');
  });

  test('an hour is written « 18 h 42 », and « 18 h » when it is sharp', () => {
    expect(formatTime(tuesday, 'fr', paris)).toBe('18\u00A0h\u00A042');
    expect(formatTime(new Date('2026-11-24T05:00:00Z'), 'fr', paris)).toBe('6\u00A0h');
    expect(formatTime(new Date('2026-11-23T23:05:00Z'), 'fr', paris)).toBe('0\u00A0h\u00A005');
  });

  test('the zone decides the day', () => {
    const late = new Date('2026-11-24T23:30:00Z');
    expect(formatDate(late, 'fr', paris)).toBe('25 novembre 2026');
    expect(formatDate(late, 'fr', { timeZone: 'America/Cayenne' })).toBe('24 novembre 2026');
    expect(formatDateTime(late, 'fr', paris)).toBe('25 novembre 2026, 0\u00A0h\u00A030');
  });
});

describe('how long ago', () => {
  const ago = (time: string, locale = 'fr'): string => formatRelative(new Date(time), tuesday, locale, paris);

  test('minutes and hours of today', () => {
    expect(ago('2026-11-24T17:41:40Z')).toBe('à l’instant');
    expect(ago('2026-11-24T17:30:00Z')).toBe('il y a 12\u00A0minutes');
    expect(ago('2026-11-24T08:00:00Z')).toBe('il y a 9\u00A0heures');
    expect(ago('2026-11-24T19:00:00Z')).toBe('dans 1\u00A0heure');
  });

  test('days are those of the calendar, with their own words', () => {
    expect(ago('2026-11-23T02:00:00Z')).toBe('hier');
    expect(ago('2026-11-26T17:00:00Z')).toBe('après-demain');
    expect(ago('2026-11-15T17:00:00Z')).toBe('il y a 9\u00A0jours');
    expect(ago('2026-11-30T17:00:00Z')).toBe('dans 6\u00A0jours');
  });

  test('weeks, months and years afterwards', () => {
    expect(ago('2026-11-03T17:00:00Z')).toBe('il y a 3\u00A0semaines');
    expect(ago('2026-05-20T17:00:00Z')).toBe('il y a 6\u00A0mois');
    expect(ago('2024-10-20T17:00:00Z')).toBe('il y a 2\u00A0ans');
    expect(ago('2026-11-23T02:00:00Z', 'en')).toBe('yesterday');
  });

  test('an age is told in its largest whole unit', () => {
    const days = (count: number): number => count * 86_400_000;
    expect(formatAge(days(9), 'fr')).toBe('9\u00A0jours');
    expect(formatAge(days(22), 'fr')).toBe('3\u00A0semaines');
    expect(formatAge(days(400), 'fr')).toBe('1\u00A0an');
    expect(formatAge(days(1), 'en')).toBe('1 day');
    expect(formatAge(10_000, 'fr')).toBe('1\u00A0minute');
  });
});

describe('words', () => {
  test('numbers and lists follow the language', () => {
    expect(formatNumber(1630, 'fr')).toBe('1\u202F630');
    expect(formatNumber(1630, 'en')).toBe('1,630');
    expect(joinList(['Brest', 'Lille', 'Ondaine'], 'fr')).toBe('Brest, Lille et Ondaine');
    expect(joinList(['lundi', 'mardi'], 'fr', 'or')).toBe('lundi ou mardi');
  });

  test('sorting keeps accented words among their sisters and numbers by value', () => {
    const words = ['Zone 10', 'Zone 2', 'écluse', 'Étape', 'ecrin', 'zèbre'];
    expect(sortByWords(words, (word) => word, 'fr')).toEqual([
      'écluse',
      'ecrin',
      'Étape',
      'zèbre',
      'Zone 2',
      'Zone 10',
    ]);
  });

  test('initials skip articles and survive odd names', () => {
    expect(initials('Léonie Pratviel')).toBe('LP');
    expect(initials('La Passementerie partagée')).toBe('PP');
    expect(initials('Les')).toBe('L');
    expect(initials('Ana de la Cruz')).toBe('AC');
    expect(initials('🌾 Émile')).toBe('É');
    expect(initials('')).toBe('');
  });

  test('a hand is stable and one of six', () => {
    const hues = Array.from({ length: 200 }, (_, index) => hueOf(`person-${String(index)}`));
    expect(new Set(hues)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(hueOf('person-7')).toBe(hueOf('person-7'));
  });

  test('French spacing is thin, and addresses are left alone', () => {
    expect(frenchSpacing('Vraiment ? Oui ! Note : ceci')).toBe('Vraiment\u202F? Oui\u202F! Note\u202F: ceci');
    expect(frenchSpacing('« Malle » et fini!')).toBe('«\u202FMalle\u202F» et fini\u202F!');
    expect(frenchSpacing('https://minga.example/?q=1')).toBe('https://minga.example/?q=1');
  });
});

test('a moment is told as one would say it', () => {
  const paris = { timeZone: 'Europe/Paris' };
  const now = new Date('2026-11-24T08:31:00Z');
  const say = (iso: string) => formatMoment(new Date(iso), now, 'fr', paris).replace(/\s/gu, ' ');
  expect(say('2026-11-24T07:12:00Z')).toBe('aujourd’hui, 8 h 12');
  expect(say('2026-11-22T23:30:00Z')).toBe('hier, 0 h 30');
  expect(say('2026-09-03T06:50:00Z')).toBe('3 septembre, 8 h 50');
  expect(say('2025-09-01T06:00:00Z')).toBe('1er septembre 2025, 8 h');
});
