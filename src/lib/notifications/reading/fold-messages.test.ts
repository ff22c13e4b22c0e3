import { expect, test } from 'vitest';
import type { Line } from '../types.ts';
import { foldMessages } from './fold-messages.ts';

const line = (id: number, more: Partial<Line> = {}): Line => ({
  id: String(id),
  kind: 'message',
  asks: false,
  unread: true,
  at: new Date(id * 1000),
  actorId: null,
  actors: ['Odile'],
  excerpt: 'Bonjour',
  detail: '',
  day: null,
  href: `#m${String(id)}`,
  ...more,
});

test('messages become one line, at the place of the first that was not read', () => {
  const lines = [line(5), line(4, { kind: 'named' }), line(3, { actors: ['Hugo'] }), line(2, { unread: false })];
  expect(foldMessages(lines).map(({ id, actors, href, unread }) => ({ id, actors, href, unread }))).toEqual([
    { id: '5', actors: ['Odile', 'Hugo'], href: '#m3', unread: true },
    { id: '4', actors: ['Odile'], href: '#m4', unread: true },
  ]);
});

test('one message alone, or none, is left as it is', () => {
  for (const lines of [[], [line(1)], [line(2, { kind: 'named' }), line(1)]])
    expect(foldMessages(lines)).toEqual(lines);
});
