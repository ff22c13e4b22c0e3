import { describe, expect, test } from 'vitest';
import type { HeldRole } from '../types.ts';
import { mayAnswerNetwork, mayInviteToNetwork, mostNetworkInvitationsADay } from './rules.ts';

const holding = (...roles: HeldRole[]) => ({ roles });
const admin = holding({ role: 'admin', circleId: null });
const animates = holding({ role: 'facilitator', circleId: null }, { role: 'admin', circleId: 'cercle' });

describe('asking a collective into a network', () => {
  const fresh = { waiting: false, inside: false, today: 0 };

  test('who governs the whole collective, and nobody else', () => {
    expect(mayInviteToNetwork(admin, fresh)).toEqual({ ok: true });
    expect(mayInviteToNetwork(animates, fresh)).toEqual({ ok: false, reason: 'admins-only' });
    expect(mayInviteToNetwork(holding(), { ...fresh, inside: true })).toEqual({ ok: false, reason: 'admins-only' });
  });

  test('not who is in it, not twice with the same words, not without end', () => {
    expect(mayInviteToNetwork(admin, { ...fresh, inside: true })).toEqual({ ok: false, reason: 'network-inside' });
    expect(mayInviteToNetwork(admin, { ...fresh, waiting: true })).toEqual({ ok: false, reason: 'network-asked' });
    const last = { ...fresh, today: mostNetworkInvitationsADay - 1 };
    expect(mayInviteToNetwork(admin, last)).toEqual({ ok: true });
    expect(mayInviteToNetwork(admin, { ...last, today: mostNetworkInvitationsADay })).toEqual({
      ok: false,
      reason: 'network-asked-often',
    });
  });
});

describe('answering', () => {
  const standing = { settled: false, withdrawn: false, expired: false, closed: false };

  test('who governs, while the invitation stands', () => {
    expect(mayAnswerNetwork(admin, standing)).toEqual({ ok: true });
    expect(mayAnswerNetwork(animates, standing)).toEqual({ ok: false, reason: 'admins-only' });
    for (const end of ['settled', 'withdrawn', 'expired', 'closed'] as const)
      expect(mayAnswerNetwork(admin, { ...standing, [end]: true }), end).toEqual({
        ok: false,
        reason: 'network-invitation-over',
      });
  });
});
