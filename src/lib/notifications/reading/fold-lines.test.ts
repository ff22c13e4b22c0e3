import { expect, test } from 'vitest';
import type { Line } from '../types.ts';
import { foldLines } from './fold-lines.ts';

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
  expect(foldLines(lines).map(({ id, actors, href, unread }) => ({ id, actors, href, unread }))).toEqual([
    { id: '5', actors: ['Odile', 'Hugo'], href: '#m3', unread: true },
    { id: '4', actors: ['Odile'], href: '#m4', unread: true },
  ]);
});

test('one message alone, or none, is left as it is', () => {
  for (const lines of [[], [line(1)], [line(2, { kind: 'named' }), line(1)]]) expect(foldLines(lines)).toEqual(lines);
});

test('of the stages of a proposal, the last one alone is told; what was said on the way stays', () => {
  const lines = [
    line(4, { kind: 'proposal-closed' }),
    line(3, { kind: 'objection-raised' }),
    line(2, { kind: 'round-objections' }),
    line(1, { kind: 'proposal-opened' }),
  ];
  expect(foldLines(lines).map(({ kind }) => kind)).toEqual(['proposal-closed', 'objection-raised']);
});
