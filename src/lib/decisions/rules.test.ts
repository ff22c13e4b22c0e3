import { expect, test } from 'vitest';
import { mayJudge, mayReply, maySettle, stands, type Objection } from './objections/states.ts';
import {
  isWellSpoken,
  mayAmend,
  mayClose,
  mayExtend,
  mayMovePhase,
  mayOpen,
  mayTakePosition,
  voiceOf,
  type Who,
} from './rules.ts';
import type { Phase, ProposalStanding } from './types.ts';

const now = new Date('2026-11-25T12:00:00Z');
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);

function who(personId: string, over: Partial<Who['place']> = {}): Who {
  return {
    personId,
    place: { organisationId: null, speaksForOrganisation: false, circles: [], roles: [], ...over },
  };
}
const [proposer, facilitator, elector] = [who('proposer'), who('facilitator'), who('elector')];
const roll = [{ id: 'voice', personId: 'elector', organisationId: null }];

function proposal(over: Partial<ProposalStanding> = {}): ProposalStanding {
  return {
    stage: 'open',
    method: 'consent',
    phase: 'consent',
    closesAt: hours(48),
    proposerId: 'proposer',
    facilitatorId: 'facilitator',
    secretaryId: 'secretary',
    circleId: null,
    voiceKind: 'persons',
    version: 1,
    ...over,
  };
}

test('from the end on nothing moves what will be counted, closed already or not', () => {
  const ended = proposal({ closesAt: now });
  const objection: Objection = {
    id: 'o',
    authorId: 'elector',
    voiceId: 'voice',
    state: 'qualified',
    versionNumber: 0,
  };
  const voice = { id: 'voice', personId: 'elector', organisationId: null };
  const late = { ok: false, reason: 'past-deadline' };
  expect(mayTakePosition(elector, ended, roll, now)).toEqual(late);
  expect(mayAmend(proposer, ended, 'wording', now)).toEqual(late);
  expect(mayMovePhase(facilitator, ended, 'objections', hours(24), now)).toEqual(late);
  expect(mayExtend(facilitator, ended, hours(24), 'Il manque du monde', now)).toEqual(late);
  expect(mayJudge(facilitator, ended, objection, { state: 'dismissed', reason: 'Non' }, now)).toEqual(late);
  expect(mayReply(proposer, ended, objection, { state: 'answered', reason: 'Si' }, now)).toEqual(late);
  expect(maySettle(elector, ended, { ...objection, voice }, { state: 'lifted', reason: '' }, now)).toEqual(late);
  expect(mayTakePosition(elector, proposal({ closesAt: hours(1) }), roll, now)).toEqual({ ok: true });
});

test('the end of a round that is not the last silences nobody, and may be moved afterwards', () => {
  const late = proposal({ phase: 'objections', closesAt: hours(-1) });
  expect(mayTakePosition(elector, late, roll, now)).toEqual({ ok: true });
  expect(mayMovePhase(facilitator, late, 'integrate', hours(24), now)).toEqual({ ok: true });
  expect(mayExtend(facilitator, late, hours(24), 'Il manque du monde', now)).toEqual({ ok: true });
  expect(mayClose(facilitator, late, { silent: 0, reason: '' })).toEqual({ ok: false, reason: 'not-last-round' });
});

test('rounds follow each other, and may go back to any before', () => {
  const from = (phase: Phase, to: Phase) => mayMovePhase(facilitator, proposal({ phase }), to, hours(24), now);
  expect(from('clarify', 'react')).toEqual({ ok: true });
  expect(from('clarify', 'objections')).toEqual({ ok: false, reason: 'skips-a-round' });
  expect(from('integrate', 'clarify')).toEqual({ ok: true });
  expect(from('react', 'react')).toEqual({ ok: false, reason: 'same-round' });
});

test('a change of substance leaves a day to confirm; one of wording does not need it', () => {
  const soon = proposal({ closesAt: hours(23) });
  expect(mayAmend(proposer, soon, 'substance', now)).toEqual({ ok: false, reason: 'too-late-to-change' });
  expect(mayAmend(proposer, soon, 'wording', now)).toEqual({ ok: true });
  expect(mayAmend(proposer, { ...soon, phase: 'integrate' }, 'substance', now)).toEqual({ ok: true });
});

test('an objection is judged by somebody who wrote neither it nor the proposal', () => {
  const mine: Objection = {
    id: 'o',
    authorId: 'facilitator',
    voiceId: 'voice',
    state: 'raised',
    versionNumber: 1,
  };
  const judge = (by: Who, objection: Objection, standing = proposal()) =>
    mayJudge(by, standing, objection, { state: 'dismissed', reason: 'Non' }, now);
  expect(judge(facilitator, mine)).toEqual({ ok: false, reason: 'judges-own-objection' });
  expect(judge(elector, mine)).toEqual({ ok: false, reason: 'not-facilitator' });
  const both = who('proposer', { roles: [{ role: 'admin', circleId: null }] });
  expect(judge(both, mine)).toEqual({ ok: false, reason: 'judges-own-proposal' });
  expect(judge(facilitator, { ...mine, authorId: 'elector' })).toEqual({ ok: true });
});

test('an objection blocks until somebody named has dealt with it; a dismissed or lifted one does not (D2)', () => {
  expect(
    (
      ['raised', 'qualified', 'maintained', 'dismissed', 'integrated', 'answered', 'lifted', 'withdrawn'] as const
    ).filter(stands),
  ).toEqual(['raised', 'qualified', 'maintained']);
});

test('one consents to all but some parts; an objection or a concern says why (D3)', () => {
  const spoken = { stance: 'consent', except: ['a'], reason: '', partIds: ['a', 'b'], standing: 0 } as const;
  expect(isWellSpoken('consent', spoken)).toEqual({ ok: true });
  expect(isWellSpoken('consent', { ...spoken, except: ['a', 'b'] })).toEqual({
    ok: false,
    reason: 'except-everything',
  });
  expect(isWellSpoken('consent', { ...spoken, except: ['z'] })).toEqual({ ok: false, reason: 'part-unknown' });
  expect(isWellSpoken('consent', { ...spoken, stance: 'concern' })).toEqual({ ok: false, reason: 'say-why' });
  expect(isWellSpoken('consent', { ...spoken, standing: 1 })).toEqual({ ok: false, reason: 'objection-still-yours' });
  expect(isWellSpoken('majority', spoken)).toEqual({ ok: false, reason: 'stance-unknown' });
});

test('an organisation’s voice is carried by whoever it mandates now', () => {
  const ofOrganisation = [{ id: 'voice', personId: null, organisationId: 'org' }];
  const speaks = who('anyone', { organisationId: 'org', speaksForOrganisation: true });
  expect(voiceOf(speaks, ofOrganisation)?.id).toBe('voice');
  expect(voiceOf(who('anyone', { organisationId: 'org' }), ofOrganisation)).toBeNull();
});

test('a proposal opens once everything is said, led by somebody else than who proposes when objections are judged', () => {
  const draft = proposal({ stage: 'draft', phase: null });
  const whole = { parts: 1, roll: 3, quorumVoices: 2, closesAt: hours(24), rightSource: 'Statuts' };
  expect(mayOpen(proposer, draft, whole, now)).toEqual({ ok: true });
  const refusals = [
    mayOpen(elector, draft, whole, now),
    mayOpen(proposer, draft, { ...whole, parts: 0 }, now),
    mayOpen(proposer, { ...draft, facilitatorId: 'proposer' }, whole, now),
    mayOpen(proposer, draft, { ...whole, quorumVoices: 4 }, now),
    mayOpen(proposer, draft, { ...whole, closesAt: now }, now),
  ];
  expect(refusals.map((one) => !one.ok && one.reason)).toEqual([
    'not-proposer',
    'proposal-text-empty',
    'facilitator-is-proposer',
    'quorum-exceeds-roll',
    'deadline-past',
  ]);
});
