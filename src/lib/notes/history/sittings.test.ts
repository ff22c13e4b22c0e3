import { expect, test } from 'vitest';
import { sittingsOf, type Edit } from './sittings.ts';

const start = Date.parse('2026-11-24T18:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const edit = (seq: number, minutes: number, personId: string, written = 1, removed = 0): Edit => ({
  seq,
  at: at(minutes),
  personId,
  system: null,
  written,
  removed,
});

test('edits that follow one another within half an hour are one sitting, whoever makes them', () => {
  const log = [edit(9, 95, 'hugo'), edit(7, 60, 'hugo', 3), edit(4, 30, 'leonie', 2, 1), edit(1, 0, 'hugo', 40)];
  expect(sittingsOf(log)).toEqual([
    { first: 9, last: 9, from: at(95), until: at(95), deeds: [{ personId: 'hugo', system: null, written: 1, removed: 0 }] },
    {
      first: 1,
      last: 7,
      from: at(0),
      until: at(60),
      deeds: [
        { personId: 'hugo', system: null, written: 43, removed: 0 },
        { personId: 'leonie', system: null, written: 2, removed: 1 },
      ],
    },
  ]); // prettier-ignore
});

test('a note nobody wrote in has no sitting', () => {
  expect(sittingsOf([])).toEqual([]);
});

test('two clocks a little apart do not part a sitting', () => {
  const [one, ...others] = sittingsOf([edit(2, 10, 'hugo'), edit(1, 11, 'leonie')]);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ first: 1, last: 2, from: at(10), until: at(11) });
});
