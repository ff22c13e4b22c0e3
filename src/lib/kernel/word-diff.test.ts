import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords, Patience } from './word-diff.ts';

const words = fc
  .array(fc.constantFrom('le', 'la', 'fil', ' ', ', ', '.', 'é'), { maxLength: 40 })
  .map((all) => all.join(''));

test('what stayed and came is the later text, what stayed and went is the earlier one', () => {
  fc.assert(
    fc.property(words, words, (before, after) => {
      const runs = diffWords(before, after);
      const told = (left: string) =>
        runs
          .filter(({ change }) => change !== left)
          .map(({ text }) => text)
          .join('');
      expect(told('removed')).toBe(after);
      expect(told('added')).toBe(before);
    }),
  );
});

test('a stretch rewritten is one change, not one by word', () => {
  expect(diffWords('dans les quarante-huit heures', 'dans les cinq jours')).toEqual([
    { change: 'kept', text: 'dans les ' },
    { change: 'removed', text: 'quarante-huit heures' },
    { change: 'added', text: 'cinq jours' },
  ]);
});

test('a comparison out of patience tells what it does not weigh as taken out and written anew', () => {
  const runs = diffWords('un deux trois', 'un quatre trois', new Patience(0));
  expect(runs).toEqual([
    { change: 'kept', text: 'un ' },
    { change: 'removed', text: 'deux' },
    { change: 'added', text: 'quatre' },
    { change: 'kept', text: ' trois' },
  ]);
});
