import { expect, test } from 'vitest';
import { nearestWord, slipsBetween } from './near-word.ts';

test('slips are letters added, lost, replaced or swapped', () => {
  expect(slipsBetween('malle', 'malle')).toBe(0);
  expect(slipsBetween('mlale', 'malle')).toBe(1);
  expect(slipsBetween('retributon', 'retribution')).toBe(1);
  expect(slipsBetween('', 'abc')).toBe(3);
});

test('the nearest word keeps its accents, the most frequent wins', () => {
  const titles = ['La Rétribution libre', 'Une rétribution', 'Contribution'];
  expect(nearestWord('retributon', titles)).toBe('rétribution');
  expect(nearestWord('male', ['Malle', 'Mâle', 'La malle'])).toBe('mâle');
});

test('a word too far is not proposed', () => {
  expect(nearestWord('zebre', ['La malle itinérante'])).toBeNull();
});
