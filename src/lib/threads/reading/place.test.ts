import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packNumbers, unpackNumbers } from './numbers.ts';
import { comparePlaces, decodePlace, encodePlace, growBranches, placeUnder } from './place.ts';
import type { Place } from '../types.ts';

describe('the place of a message', () => {
  test('answers to answers line up under the same twig, in the order they came', () => {
    const opening = placeUnder(null, 1);
    const answer = placeUnder(opening, 2);
    const deeper = placeUnder(answer, 3);
    const deepest = placeUnder(deeper, 5);
    const other = placeUnder(opening, 4);
    expect([other, deepest, deeper, opening, answer].sort(comparePlaces)).toEqual([
      opening,
      answer,
      deeper,
      deepest,
      other,
    ]);
  });

  test('any conversation reads parents first, each branch whole', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (choices) => {
        const places: Place[] = [];
        choices.forEach((choice, index) => {
          const parent = places[choice % (index + 1)] ?? null;
          places.push(placeUnder(parent, index + 1));
        });
        const read = [...places].sort(comparePlaces);
        const flat = growBranches(read).flatMap((root) => [
          root.message,
          ...root.answers.flatMap((twig) => [twig.message, ...twig.answers.map((leaf) => leaf.message)]),
        ]);
        expect(flat).toEqual(read);
        expect(growBranches(read).every((root) => root.message.branch === 0)).toBe(true);
      }),
    );
  });

  test('a page that starts in the middle of a branch still hangs together', () => {
    const page = [
      { root: 1, branch: 2, leaf: 7 },
      { root: 1, branch: 2, leaf: 9 },
      { root: 1, branch: 4, leaf: 0 },
    ];
    const grown = growBranches(page);
    expect(grown).toHaveLength(1);
    expect(grown[0]?.answers.map(({ message }) => message.leaf)).toEqual([9, 0]);
  });

  test('stands in an address and comes back', () => {
    for (const place of [placeUnder(null, 12), { root: 1, branch: 15, leaf: 0 }, { root: 1, branch: 2, leaf: 33 }])
      expect(decodePlace(encodePlace(place))).toEqual(place);
    for (const text of ['', 'x', '1-', '1--2', '1-2-3-4', '99999999999', "1';--"]) expect(decodePlace(text)).toBeNull();
  });
});

describe('numbers of messages', () => {
  test('pack into runs and come back', () => {
    expect(packNumbers([3, 1, 2, 7, 7, 9])).toBe('1-3,7,9');
    expect(unpackNumbers('1-3,7,9')).toEqual([
      { from: 1, to: 3 },
      { from: 7, to: 7 },
      { from: 9, to: 9 },
    ]);
  });

  test.each(['', '0', '3-1', '-1', '1,,2', 'a', '1-2-3'])('refuses %j', (text) => {
    expect(unpackNumbers(text)).toBeNull();
  });
});
