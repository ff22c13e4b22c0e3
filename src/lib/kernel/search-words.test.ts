import { expect, test } from 'vitest';
import { hashtagKey, longestSearchText, searchWords } from './search-words.ts';

test('typographic and typewriter forms are spelled alike', () => {
  expect(searchWords('l’Eau d’ici, qu’on garde')).toBe("l'eau d'ici, qu'on garde");
  expect(searchWords('« Rétribution »')).toBe('" retribution "');
  expect(searchWords('Œuvre')).toBe('oeuvre');
});

test('a number of the register is one word, and its digits another', () => {
  for (const form of ['n° 48', 'N°48', 'nº 48', 'n°\u202f48']) expect(searchWords(form)).toBe(' n48 48');
  expect(searchWords('2025-11-24')).toBe('2025 11 24');
  expect(searchWords('1\u202f500 €, 12 000 000')).toBe('1500 €, 12000000');
  expect(searchWords('en 2025 300 personnes')).toBe('en 2025 300 personnes');
});

test('a compound is found in two words or in one', () => {
  expect(searchWords('un tiers-lieu')).toBe('un tiers lieu tierslieu');
});

test('inclusive writing, addresses and file names fall into words', () => {
  expect(searchWords('citoyen·ne·s, citoyen.ne.s, praxis.encommun.io/n/1')).toBe(
    'citoyen ne s, citoyen ne s, praxis encommun io n 1',
  );
});

test('stop words are the same with and without their accents', () => {
  expect(searchWords('aide à domicile')).toBe('aide   domicile');
});

test('a participle is one word, masculine or feminine', () => {
  expect(searchWords('partagées')).toBe(searchWords('partagés'));
});

test('a hashtag is one however it is written', () => {
  expect(hashtagKey('#Défraiement')).toBe(hashtagKey('defraiement'));
});

test('a long or hostile text takes no longer than its length', () => {
  const started = performance.now();
  for (const text of ['a-'.repeat(200_000), '1\u202f'.repeat(200_000), 'n° '.repeat(130_000), 'é'.repeat(500_000)])
    expect(searchWords(text).length).toBeLessThanOrEqual(2 * longestSearchText + 2);
  expect(performance.now() - started).toBeLessThan(2_000);
});
