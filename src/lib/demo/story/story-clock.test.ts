import { expect, test } from 'vitest';
import { StoryClock } from './story-clock.ts';

const clock = new StoryClock(new Date('2026-11-25T21:40:33Z'), 'Europe/Paris');

test('an hour of the story is that of the clocks on that day, summer or winter', () => {
  expect(clock.local(clock.at(-82, 8.8))).toBe('2026-09-04T08:48');
  expect(clock.local(clock.at(-1, 8.8))).toBe('2026-11-24T08:48');
  expect(clock.day(0)).toBe('2026-11-25');
  expect(clock.day(-900)).toBe('2024-06-08');
});

test('what is told of today is never to come, and what is planned may be', () => {
  const early = new StoryClock(new Date('2026-11-25T03:00:00Z'), 'Europe/Paris');
  expect(early.at(0, 8.2).toISOString()).toBe('2026-11-25T02:59:00.000Z');
  expect(early.local(early.at(2, 18))).toBe('2026-11-27T18:00');
});
