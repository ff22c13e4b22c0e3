import type { Id } from '#lib/kernel/ids.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import { hasEnded, steers, voiceOf, type Who } from '../rules.ts';
import type { ProposalStanding, Voice } from '../types.ts';

/** Why leaving the text unchanged would do harm (S3), or the limit of a person who must live with it (Endenburg). */
export const grounds = ['aim', 'side-effect', 'waste', 'limit'] as const;
export type Ground = (typeof grounds)[number];

/**
 * Each state is a row with who, when and why; nothing is erased.
 * raised → qualified | dismissed (somebody named judges) → integrated | answered → lifted | maintained (its author says); withdrawn.
 */
export const objectionStates = [
  'raised',
  'qualified',
  'dismissed',
  'integrated',
  'answered',
  'maintained',
  'lifted',
  'withdrawn',
] as const;
export type ObjectionState = (typeof objectionStates)[number];

export interface Objection {
  readonly id: Id;
  readonly authorId: Id;
  readonly voiceId: Id;
  readonly state: ObjectionState;
  /** The version it was raised on, or integrated in. */
  readonly versionNumber: number;
}

/** Rule D2: untested, qualified or maintained, it blocks. Integrated or answered, its author may maintain it until the end. */
export function stands(state: ObjectionState): boolean {
  return state === 'raised' || state === 'qualified' || state === 'maintained';
}

const over: readonly ObjectionState[] = ['lifted', 'withdrawn'];

export type RaiseReason =
  'proposal-not-open' | 'no-rounds' | 'not-elector' | 'objections-later' | 'past-deadline' | 'part-unknown' | 'say-why';

export function mayRaise(
  who: Who,
  proposal: ProposalStanding,
  roll: readonly Voice[],
  raised: { readonly partId: Id | null; readonly argument: string; readonly partIds: readonly Id[] },
  now: Date,
): Verdict<RaiseReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (proposal.phase === null) return refused('no-rounds');
  if (voiceOf(who, roll) === null) return refused('not-elector');
  if (proposal.phase === 'clarify' || proposal.phase === 'react') return refused('objections-later');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  if (raised.partId !== null && !raised.partIds.includes(raised.partId)) return refused('part-unknown');
  return raised.argument.trim() === '' ? refused('say-why') : allowed;
}

export type JudgeReason =
  | 'proposal-not-open'
  | 'not-facilitator'
  | 'judges-own-objection'
  | 'judges-own-proposal'
  | 'objection-over'
  | 'past-deadline'
  | 'say-why'
  | 'same-judgement';

/** Qualified or not retained, by somebody named who wrote neither the objection nor the proposal, and says why. */
export function mayJudge(
  who: Who,
  proposal: ProposalStanding,
  objection: Objection,
  judgement: { readonly state: 'qualified' | 'dismissed'; readonly reason: string },
  now: Date,
): Verdict<JudgeReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (!steers(who, proposal)) return refused('not-facilitator');
  if (who.personId === objection.authorId) return refused('judges-own-objection');
  if (who.personId === proposal.proposerId) return refused('judges-own-proposal');
  if (over.includes(objection.state)) return refused('objection-over');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  if (objection.state === judgement.state) return refused('same-judgement');
  return judgement.reason.trim() === '' ? refused('say-why') : allowed;
}

export type ReplyReason =
  | 'proposal-not-open'
  | 'not-proposer'
  | 'objection-over'
  | 'past-deadline'
  | 'objection-untested'
  | 'text-unchanged'
  | 'say-why';

/** Integrated in a version of the text, or answered without changing it, by who proposes or facilitates. */
export function mayReply(
  who: Who,
  proposal: ProposalStanding,
  objection: Objection,
  reply: { readonly state: 'integrated' | 'answered'; readonly reason: string },
  now: Date,
): Verdict<ReplyReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (who.personId !== proposal.proposerId && !steers(who, proposal)) return refused('not-proposer');
  if (over.includes(objection.state)) return refused('objection-over');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  if (reply.state === 'integrated')
    return proposal.version > objection.versionNumber ? allowed : refused('text-unchanged');
  if (objection.state === 'raised') return refused('objection-untested');
  return reply.reason.trim() === '' ? refused('say-why') : allowed;
}

export type SettleReason =
  'proposal-not-open' | 'not-your-objection' | 'objection-over' | 'nothing-to-maintain' | 'past-deadline' | 'say-why';

/**
 * Its author lifts it, withdraws it, or maintains it after an answer that does not suffice.
 * An organisation's objection is settled by whoever carries its voice now.
 */
export function maySettle(
  who: Who,
  proposal: ProposalStanding,
  objection: Objection & { readonly voice: Voice },
  settled: { readonly state: 'lifted' | 'withdrawn' | 'maintained'; readonly reason: string },
  now: Date,
): Verdict<SettleReason> {
  if (proposal.stage !== 'open') return refused('proposal-not-open');
  if (voiceOf(who, [objection.voice]) === null) return refused('not-your-objection');
  if (over.includes(objection.state)) return refused('objection-over');
  if (hasEnded(proposal, now)) return refused('past-deadline');
  if (settled.state !== 'maintained') return allowed;
  if (objection.state !== 'integrated' && objection.state !== 'answered') return refused('nothing-to-maintain');
  return settled.reason.trim() === '' ? refused('say-why') : allowed;
}
