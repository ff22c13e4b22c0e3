import type { HeldRole } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import { stancesOf } from './methods/known.ts';
import {
  phases,
  type Change,
  type MethodCode,
  type Phase,
  type ProposalStanding,
  type Stance,
  type Voice,
} from './types.ts';

/** Somebody in the collective, as these rules see them. A `Member`'s own place says all of it. */
export interface Who {
  readonly personId: Id;
  readonly place: {
    readonly organisationId: Id | null;
    readonly speaksForOrganisation: boolean;
    readonly circles: readonly { readonly id: Id }[];
    readonly roles: readonly HeldRole[];
  };
}

const hour = 60 * 60 * 1000;

/** A change of substance this close to the end would silence those who have no time to confirm. */
const confirmationDelayMs = 24 * hour;

/** Whether `who` holds `role` where this body sits: in the whole collective, or in that circle. */
function holds(who: Who, role: HeldRole['role'], circleId: Id | null): boolean {
  return who.place.roles.some((held) => held.role === role && (held.circleId === null || held.circleId === circleId));
}

/** Leads the rounds: the person named for it, or whoever has that role in the body. */
export function steers(who: Who, proposal: Pick<ProposalStanding, 'facilitatorId' | 'circleId'>): boolean {
  return (
    who.personId === proposal.facilitatorId ||
    holds(who, 'facilitator', proposal.circleId) ||
    holds(who, 'admin', proposal.circleId)
  );
}

/** Keeps the register of this body: the person named for this proposal, or whoever has that role in the body. */
export function keepsRegister(
  who: Who,
  body: { readonly secretaryId?: Id | null; readonly circleId: Id | null },
): boolean {
  return who.personId === body.secretaryId || holds(who, 'secretary', body.circleId);
}

/** The voice this person carries in the frozen roll: their own, or their organisation's while it mandates them. */
export function voiceOf<V extends Voice>(who: Who, roll: readonly V[]): V | null {
  const { organisationId, speaksForOrganisation } = who.place;
  return (
    roll.find((voice) => voice.personId === who.personId) ??
    (speaksForOrganisation
      ? roll.find((voice) => voice.organisationId !== null && voice.organisationId === organisationId)
      : undefined) ??
    null
  );
}

export function mayPropose(who: Who, circleId: Id | null): Verdict<'not-in-circle'> {
  return circleId === null || who.place.circles.some((circle) => circle.id === circleId)
    ? allowed
    : refused('not-in-circle');
}

export function mayRevise(who: Who, proposal: ProposalStanding): Verdict<'not-proposer' | 'not-a-draft'> {
  if (proposal.stage !== 'draft') return refused('not-a-draft');
  return who.personId === proposal.proposerId || steers(who, proposal) ? allowed : refused('not-proposer');
}

/** All that must be said before opening, besides the rules of the method (`readRules`). */
export interface Opening {
  readonly parts: number;
  readonly roll: number;
  readonly quorumVoices: number;
  readonly closesAt: Date | null;
  readonly rightSource: string;
}

export type OpeningReason =
  | 'not-proposer'
  | 'not-a-draft'
  | 'proposal-text-empty'
  | 'facilitator-unset'
  | 'facilitator-is-proposer'
  | 'secretary-unset'
  | 'right-unset'
  | 'roll-empty'
  | 'quorum-exceeds-roll'
  | 'deadline-unset'
  | 'deadline-past';

export function mayOpen(who: Who, proposal: ProposalStanding, opening: Opening, now: Date): Verdict<OpeningReason> {
  const mine = mayRevise(who, proposal);
  if (!mine.ok) return mine;
  if (opening.parts === 0) return refused('proposal-text-empty');
  if (proposal.facilitatorId === null) return refused('facilitator-unset');
  // Objections are judged by somebody else than the person whose text they amend.
  if (proposal.method === 'consent' && proposal.facilitatorId === proposal.proposerId)
    return refused('facilitator-is-proposer');
  if (proposal.secretaryId === null) return refused('secretary-unset');
  if (opening.rightSource.trim() === '') return refused('right-unset');
  if (opening.roll === 0) return refused('roll-empty');
  if (opening.quorumVoices > opening.roll) return refused('quorum-exceeds-roll');
  if (opening.closesAt === null) return refused('deadline-unset');
  return opening.closesAt <= now ? refused('deadline-past') : allowed;
}

export function mayAmend(
  who: Who,
  proposal: ProposalStanding,
  change: Exclude<Change, 'first'>,
  now: Date,
): Verdict<'not-proposer' | 'proposal-not-open' | 'past-deadline' | 'too-late-to-change'> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (who.personId !== proposal.proposerId && !steers(who, proposal)) return refused('not-proposer');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  if (change === 'wording' || !takesLastWord(proposal) || proposal.closesAt === null) return allowed;
  return proposal.closesAt.getTime() - now.getTime() < confirmationDelayMs ? refused('too-late-to-change') : allowed;
}

/** Whether what is open now ends the proposal: a vote, or the last round of a consent. */
export function takesLastWord(proposal: Pick<ProposalStanding, 'phase'>): boolean {
  return proposal.phase === null || proposal.phase === 'consent';
}

/** The end has come, written down as a closing or not yet: from now on nothing moves what will be counted. */
export function hasEnded(proposal: Pick<ProposalStanding, 'phase' | 'closesAt'>, now: Date): boolean {
  return takesLastWord(proposal) && proposal.closesAt !== null && now >= proposal.closesAt;
}

export type MoveReason =
  | 'not-facilitator'
  | 'proposal-not-open'
  | 'no-rounds'
  | 'past-deadline'
  | 'same-round'
  | 'skips-a-round'
  | 'deadline-past';

/** The facilitator opens the next round, or goes back to any earlier one. */
export function mayMovePhase(
  who: Who,
  proposal: ProposalStanding,
  to: Phase,
  until: Date,
  now: Date,
): Verdict<MoveReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (proposal.phase === null) return refused('no-rounds');
  if (!steers(who, proposal)) return refused('not-facilitator');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  const step = phases.indexOf(to) - phases.indexOf(proposal.phase);
  if (step === 0) return refused('same-round');
  if (step > 1) return refused('skips-a-round');
  return until <= now ? refused('deadline-past') : allowed;
}

/** Questions belong to the first round, reactions to the second; concerns are heard from the objections on. */
export function mayEnter(
  proposal: ProposalStanding,
  kind: 'question' | 'reaction' | 'concern',
): Verdict<'proposal-not-open' | 'not-this-round'> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  const fits = { question: ['clarify'], reaction: ['react'], concern: ['objections', 'integrate', 'consent'] }[kind];
  return proposal.phase !== null && fits.includes(proposal.phase) ? allowed : refused('not-this-round');
}

export function mayAnswer(who: Who, proposal: ProposalStanding): Verdict<'proposal-not-open' | 'not-proposer'> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  return who.personId === proposal.proposerId || steers(who, proposal) ? allowed : refused('not-proposer');
}

export type PositionReason =
  | 'proposal-not-open'
  | 'not-elector'
  | 'past-deadline'
  | 'positions-later'
  | 'stance-unknown'
  | 'say-why'
  | 'part-unknown'
  | 'except-everything'
  | 'objection-still-yours';

/** Whether this voice may speak, change or withdraw its word now. The database repeats it at the very instant of writing. */
export function mayTakePosition(
  who: Who,
  proposal: ProposalStanding,
  roll: readonly Voice[],
  now: Date,
): Verdict<PositionReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (voiceOf(who, roll) === null) return refused('not-elector');
  if (proposal.phase === 'clarify' || proposal.phase === 'react') return refused('positions-later');
  return hasEnded(proposal, now) ? refused('past-deadline') : allowed;
}

/** What a position must hold: a stance of the method, parts that exist, and words where others must be able to answer. */
export interface Spoken {
  readonly stance: Stance;
  readonly except: readonly Id[];
  readonly reason: string;
  readonly partIds: readonly Id[];
  /** Objections of this voice that still stand. */
  readonly standing: number;
}

export function isWellSpoken(method: MethodCode, spoken: Spoken): Verdict<PositionReason> {
  if (!stancesOf(method).includes(spoken.stance)) return refused('stance-unknown');
  if (!spoken.except.every((id) => spoken.partIds.includes(id))) return refused('part-unknown');
  if (spoken.stance === 'consent' && spoken.except.length === spoken.partIds.length)
    return refused('except-everything');
  const mustSayWhy = spoken.stance === 'objection' || spoken.stance === 'concern';
  if (mustSayWhy && spoken.reason.trim() === '') return refused('say-why');
  return spoken.stance !== 'objection' && spoken.standing > 0 ? refused('objection-still-yours') : allowed;
}

export type ExtendReason =
  'proposal-not-open' | 'not-facilitator' | 'past-deadline' | 'say-why' | 'deadline-past' | 'deadline-not-later';

export function mayExtend(
  who: Who,
  proposal: ProposalStanding,
  until: Date,
  reason: string,
  now: Date,
): Verdict<ExtendReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (!steers(who, proposal)) return refused('not-facilitator');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  if (reason.trim() === '') return refused('say-why');
  if (until <= now) return refused('deadline-past');
  return proposal.closesAt !== null && until <= proposal.closesAt ? refused('deadline-not-later') : allowed;
}

export function mayWithdraw(
  who: Who,
  proposal: ProposalStanding,
  reason: string,
): Verdict<'not-withdrawable' | 'not-proposer' | 'say-why'> {
  if (proposal.stage !== 'draft' && proposal.stage !== 'open') return refused('not-withdrawable');
  if (who.personId !== proposal.proposerId && !steers(who, proposal)) return refused('not-proposer');
  return proposal.stage === 'open' && reason.trim() === '' ? refused('say-why') : allowed;
}

/** Before its time, and only when nobody is left to hear or with a written reason. */
export function mayClose(
  who: Who,
  proposal: ProposalStanding,
  facts: { readonly silent: number; readonly reason: string },
): Verdict<'proposal-not-open' | 'not-facilitator' | 'not-last-round' | 'say-why'> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (!steers(who, proposal)) return refused('not-facilitator');
  if (!takesLastWord(proposal)) return refused('not-last-round');
  return facts.silent > 0 && facts.reason.trim() === '' ? refused('say-why') : allowed;
}
