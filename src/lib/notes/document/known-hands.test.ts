import { expect, test } from 'vitest';
import { KnownHands } from './known-hands.ts';

const ids = Array.from({ length: 6 }, (_, place) => `019a2f6c-9c2e-7d1a-8f00-00000000000${String(place)}`);

test('the first six hands of a note have six colours, and keep them', () => {
  const hands = new KnownHands(ids.map((personId, client) => ({ client, personId, name: `Main ${String(client)}` })));
  expect(new Set(ids.map((id) => hands.hueOf(id))).size).toBe(6);
  expect(ids.map((id) => hands.hueOf(id))).toEqual(ids.map((id) => hands.hueOf(id)));
  expect(hands.of(2)?.name).toBe('Main 2');
  expect(hands.of(99)).toBeUndefined();
});
