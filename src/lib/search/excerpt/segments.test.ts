import { expect, test } from 'vitest';
import type { Segment } from '../types.ts';
import { excerptAround, markWords, wordsLike } from './segments.ts';

const show = (segments: readonly Segment[]) =>
  segments.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');

test('words meant are marked where they stand, accents and capitals kept', () => {
  expect(show(markWords('La Rétribution, rétribuée', new Set(['retribution', 'retribue'])))).toBe(
    'La [Rétribution], [rétribuée]',
  );
});

test('an excerpt shows the place where most words stand together', () => {
  const text = `${'Un mot seul malle. '.repeat(40)}Ici la malle et son carnet de bord. ${'Et la suite. '.repeat(40)}`;
  const excerpt = show(excerptAround(text, new Set(['malle', 'carnet'])));
  expect(excerpt).toContain('[carnet]');
  expect(excerpt.startsWith('… ')).toBe(true);
  expect(excerpt.endsWith(' …')).toBe(true);
  expect(excerpt.length).toBeLessThan(330);
});

test('without a word meant the beginning is shown, whole when it is short', () => {
  expect(show(excerptAround('Un  texte\ncourt', new Set(['autre'])))).toBe('Un texte court');
});

test('markup stays text', () => {
  expect(markWords('<b onclick=x>malle</b>', new Set(['malle']))).toEqual([
    { text: '<b onclick=x>', marked: false },
    { text: 'malle', marked: true },
    { text: '</b>', marked: false },
  ]);
});

test('only words that begin like a lexeme are looked up', () => {
  expect(wordsLike(['La rétribution remise au reste'], ['retribu'])).toEqual(['retribution', 'remise', 'reste']);
});
