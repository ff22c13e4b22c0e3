import { expect, test } from 'vitest';
import type { Member, Role } from '#lib/collectives/types.ts';
import { isStale, mayAdd, mayClaim, mayDrop, mayFinish, mayPassOn, mayReopen, staleAfterMs } from './rules.ts';
import type { StepState } from './types.ts';

const who = (personId: string, roles: Role[] = []) =>
  ({
    personId,
    place: { collectiveId: 'ravaudoir', circles: [], roles: roles.map((role) => ({ role, circleId: null })) },
  }) as unknown as Pick<Member, 'personId' | 'place'>;
const odile = who('odile');
const hugo = who('hugo');
const naima = who('naima', ['admin']);
const free: StepState = {
  id: 'step',
  collectiveId: 'ravaudoir',
  audienceId: 'members',
  itemKind: 'thread',
  createdBy: 'hugo',
  claimedBy: null,
  doneAt: null,
  doneBy: null,
  droppedAt: null,
};
const taken = { ...free, claimedBy: 'odile' };
const finished = { ...taken, doneAt: new Date(), doneBy: 'odile' };

test('a free step is taken by one person, and nobody takes it from them', () => {
  expect(mayClaim(odile, free)).toEqual({ ok: true });
  expect(mayClaim(hugo, taken)).toEqual({ ok: false, reason: 'step-taken' });
  expect(mayClaim(hugo, finished)).toEqual({ ok: false, reason: 'step-already-done' });
  expect(mayClaim(hugo, { ...free, droppedAt: new Date() })).toEqual({ ok: false, reason: 'step-dropped' });
  expect(mayClaim(hugo, { ...free, collectiveId: 'gabiers' })).toEqual({ ok: false, reason: 'step-elsewhere' });
});

test('who carries it gives it back, hands it over, finishes it; the others do not', () => {
  expect(mayPassOn(odile, taken).ok).toBe(true);
  expect(mayPassOn(hugo, taken)).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(mayFinish(odile, taken).ok).toBe(true);
  expect(mayFinish(hugo, taken)).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(mayFinish(hugo, free).ok, 'a free step may be done at once').toBe(true);
  expect(mayReopen(odile, finished).ok).toBe(true);
  expect(mayReopen(hugo, finished)).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(mayReopen(odile, taken)).toEqual({ ok: false, reason: 'step-not-done' });
});

test('a step is dropped by who wrote it, carries it or leads; those of a note are written in the note', () => {
  expect(mayDrop(hugo, taken).ok).toBe(true);
  expect(mayDrop(odile, taken).ok).toBe(true);
  expect(mayDrop(naima, taken).ok).toBe(true);
  expect(mayDrop(who('fatou'), taken)).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(mayDrop(hugo, { ...free, itemKind: 'note' })).toEqual({ ok: false, reason: 'step-of-a-note' });
  expect(mayAdd(hugo, { collectiveId: 'ravaudoir', kind: 'note' })).toEqual({ ok: false, reason: 'step-of-a-note' });
  expect(mayAdd(hugo, { collectiveId: 'ravaudoir', kind: 'decision' }).ok).toBe(true);
});

test('taken and untouched for three weeks, it is stale; free or done, it never is', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  const before = (more: number) => new Date(now.getTime() - staleAfterMs - more);
  expect(isStale({ claimedBy: 'odile', doneAt: null, touchedAt: before(1) }, now)).toBe(true);
  expect(isStale({ claimedBy: 'odile', doneAt: null, touchedAt: before(-1) }, now)).toBe(false);
  expect(isStale({ claimedBy: null, doneAt: null, touchedAt: before(1) }, now)).toBe(false);
  expect(isStale({ claimedBy: 'odile', doneAt: now, touchedAt: before(1) }, now)).toBe(false);
});
