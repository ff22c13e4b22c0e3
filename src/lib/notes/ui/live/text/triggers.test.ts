import { expect, test } from 'vitest';
import { findTrigger } from './triggers.ts';

test('@ calls for somebody, also with a space in the name, never inside an address', () => {
  expect(findTrigger('avec @Ibra')).toEqual({ about: 'people', words: 'Ibra', length: 5 });
  expect(findTrigger('@Rozenn Qué')).toEqual({ about: 'people', words: 'Rozenn Qué', length: 11 });
  expect(findTrigger('(@')).toEqual({ about: 'people', words: '', length: 1 });
  expect(findTrigger('leonie@ravaudoir.example')).toBeNull();
  expect(findTrigger('@Ibrahima a dit que tout')).toBeNull();
});

test('# calls for a mot-dièse from its first letter: a heading is none', () => {
  expect(findTrigger('voir #march')).toEqual({ about: 'hashtags', words: 'march', length: 6 });
  expect(findTrigger('# ')).toBeNull();
  expect(findTrigger('##')).toBeNull();
  expect(findTrigger('C#a')).toBeNull();
});

test('[[ calls for any item until it is closed', () => {
  expect(findTrigger('voir [[tenir une perm')).toEqual({ about: 'items', words: 'tenir une perm', length: 16 });
  expect(findTrigger('voir [[tenir]]')).toBeNull();
});
