import { expect, test } from 'vitest';
import { lastDayOf, stateOf } from './mandates/state.ts';
import {
  holdsFor,
  inForce,
  mayAskCircle,
  mayEndMandate,
  mayEnterCircle,
  mayLeaveCircle,
  mayRenewMandate,
} from './rules.ts';
import { treeOf } from './circles/tree.ts';
import type { ListedCircle } from './circles/types.ts';

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const times = { startsAt: at('2026-01-01'), endsAt: at('2026-07-01'), endedAt: null };

test('a mandate gives its right from its first instant, and no longer from its end or from the hour it was put down', () => {
  expect(inForce(times, new Date('2025-12-31T23:59:59.999Z'))).toBe(false);
  expect(inForce(times, at('2026-01-01'))).toBe(true);
  expect(inForce(times, new Date('2026-06-30T23:59:59.999Z'))).toBe(true);
  expect(inForce(times, at('2026-07-01'))).toBe(false);
  expect(inForce({ ...times, endedAt: at('2026-03-01') }, at('2026-03-01'))).toBe(false);
  expect(inForce({ ...times, endsAt: null }, at('2036-01-01'))).toBe(true);
});

test('a mandate is said to end soon a month before, and to be missing once it ran out, unless another follows', () => {
  const mandate = { ...times, renewed: false };
  expect(stateOf(mandate, at('2025-12-01'))).toBe('upcoming');
  expect(stateOf(mandate, at('2026-03-01'))).toBe('running');
  expect(stateOf(mandate, at('2026-06-10'))).toBe('soon');
  expect(stateOf({ ...mandate, renewed: true }, at('2026-06-10'))).toBe('running');
  expect(stateOf(mandate, at('2026-07-02'))).toBe('expired');
  expect(stateOf({ ...mandate, renewed: true }, at('2026-07-02'))).toBe('over');
  expect(stateOf({ ...mandate, endedAt: at('2026-03-01') }, at('2026-04-01'))).toBe('over');
  expect(stateOf(mandate, at('2027-07-02'))).toBe('over');
  expect(lastDayOf(at('2026-07-01')).toISOString()).toContain('2026-06-30');
});

const nobody = { roles: [] };
const admin = { roles: [{ role: 'admin', circleId: null }] } as const;
const leads = { roles: [{ role: 'facilitator', circleId: 'k' }] } as const;

test('the last person who governs without an end date keeps the mandate, whoever asks', () => {
  const mandate = { role: 'admin', circleId: null, mine: true, over: false, last: true } as const;
  expect(mayEndMandate(admin, mandate)).toEqual({ ok: false, reason: 'last-admin' });
  expect(mayEndMandate(nobody, { ...mandate, last: false })).toEqual({ ok: true });
  expect(mayEndMandate(nobody, { ...mandate, last: false, mine: false })).toEqual({ ok: false, reason: 'admins-only' });
});

test('a mandate with an end is renewed once, by who could give it', () => {
  const mandate = {
    role: 'delegate',
    circleId: 'k',
    mine: true,
    lasting: false,
    ended: false,
    renewed: false,
  } as const;
  expect(mayRenewMandate(leads, mandate)).toEqual({ ok: true });
  expect(mayRenewMandate(nobody, mandate)).toEqual({ ok: false, reason: 'admins-only' });
  expect(mayRenewMandate(admin, { ...mandate, lasting: true })).toMatchObject({ reason: 'mandate-lasting' });
  expect(mayRenewMandate(admin, { ...mandate, renewed: true })).toMatchObject({ reason: 'mandate-renewed' });
  expect(mayRenewMandate(admin, { ...mandate, ended: true })).toMatchObject({ reason: 'mandate-over' });
});

test('one comes into a circle as it says: freely, by asking, or brought in; one leaves it always', () => {
  const circle = { id: 'k', closed: false, mine: false };
  expect(mayEnterCircle({ ...circle, admission: 'open' })).toEqual({ ok: true });
  expect(mayEnterCircle({ ...circle, admission: 'request' })).toMatchObject({ reason: 'circle-on-request' });
  expect(mayAskCircle({ ...circle, admission: 'request' })).toEqual({ ok: true });
  expect(mayAskCircle({ ...circle, admission: 'invited' })).toMatchObject({ reason: 'circle-by-invitation' });
  expect(mayEnterCircle({ ...circle, admission: 'open', closed: true })).toMatchObject({ reason: 'circle-closed' });
  expect(mayLeaveCircle(nobody, { id: 'k', closed: true }, true)).toEqual({ ok: true });
  expect(mayLeaveCircle(leads, { id: 'k', closed: true }, false)).toMatchObject({ reason: 'circle-closed' });
});

test('circles hold one another at any depth; what a closed one held moves up', () => {
  const circle = (id: string, parentId: string | null, closedAt: Date | null = null): ListedCircle => ({
    ...{ id, parentId, closedAt, name: id, kind: 'circle', purpose: '', admission: 'open' },
    ...{ persons: 0, mine: false, asked: false, facilitators: [] },
  });
  const circles = [circle('a', null), circle('b', 'a', at('2026-01-01')), circle('c', 'b'), circle('d', 'c')];
  expect(treeOf(circles)).toMatchObject([{ id: 'a', under: [{ id: 'c', under: [{ id: 'd', under: [] }] }] }]);
});

test('a role in one circle counts for what that circle reads, and nowhere else; one in the collective counts everywhere', () => {
  const place = { ...leads, circles: [{ id: 'k', audienceId: 'readers of k' }] };
  expect(holdsFor(place, ['facilitator'], 'readers of k')).toBe(true);
  expect(holdsFor(place, ['facilitator'], 'members')).toBe(false);
  expect(holdsFor(place, ['secretary'], 'readers of k')).toBe(false);
  expect(holdsFor({ ...admin, circles: [] }, ['admin'], 'members')).toBe(true);
});
