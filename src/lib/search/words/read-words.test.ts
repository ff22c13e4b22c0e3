import { expect, test } from 'vitest';
import { readWords } from './read-words.ts';

const words = (question: string) => readWords(question).words;

test('what people write becomes what the index knows', () => {
  expect(words('L’Eau d’ici')).toBe("l'eau d'ici");
  expect(words('décision n° 48')).toBe('decision n48');
  expect(words('« à la criée » -mars')).toBe('" la crie " -mars');
  expect(words('tiers-lieu')).toBe('"tiers lieu"');
  expect(words('"co-rémunération libre"')).toBe('"co remuneration libre"');
});

test('OU in capitals is an operator, « or » and « ou » are words', () => {
  expect(words('malle OU carnet')).toBe('malle or carnet');
  expect(words('l’or ou l’argent')).toBe('l\'"or" ou l\'argent');
});

test('hashtags are set apart', () => {
  expect(readWords('#Défraiement malle #budget-2026')).toMatchObject({
    words: 'malle',
    hashtagKeys: ['defraiement', 'budget-2026'],
  });
});

test('only plain words may be spelled otherwise', () => {
  expect(readWords('retributon du n° 48 -mars #malle').terms.map((term) => term.folded)).toEqual(['retributon']);
});

test('a very long question is cut', () => {
  expect(words('a'.repeat(10_000)).length).toBeLessThanOrEqual(200);
});
