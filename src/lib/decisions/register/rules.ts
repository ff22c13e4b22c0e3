import type { Id } from '#lib/kernel/ids.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import type { Tally } from '../methods/method.ts';
import { keepsRegister, steers, type Who } from '../rules.ts';
import type { EntryKind, OutcomeKind, ProposalStanding, Standing } from '../types.ts';
import type { Amendable, Day } from './entry.ts';

export type WordsReason =
  | 'outcome-text-missing'
  | 'owner-missing'
  | 'scope-missing'
  | 'in-force-missing'
  | 'review-missing'
  | 'review-not-later'
  | 'expires-too-early';

/** Rule D4: what is adopted says for whom, since when, who looks after it, and when it is looked at again (or why never). */
export function areWhole(outcome: OutcomeKind, words: Amendable, today: Day): Verdict<WordsReason> {
  if (words.text.trim() === '') return refused('outcome-text-missing');
  if (outcome !== 'adopted') return allowed;
  if (words.scope.trim() === '') return refused('scope-missing');
  if (words.owner === null) return refused('owner-missing');
  if (words.inForceSince === null) return refused('in-force-missing');
  if (words.expiresOn !== null && words.expiresOn < words.inForceSince) return refused('expires-too-early');
  return isReviewSaid(words, today);
}

/** A date to come, or a written reason for none. */
function isReviewSaid(
  words: Pick<Amendable, 'reviewOn' | 'noReviewReason'>,
  today: Day,
): Verdict<'review-missing' | 'review-not-later'> {
  if (words.reviewOn === null) return words.noReviewReason.trim() === '' ? refused('review-missing') : allowed;
  return words.reviewOn <= today ? refused('review-not-later') : allowed;
}

export type ConcludeReason =
  | 'not-closed'
  | 'already-concluded'
  | 'not-register-keeper'
  | 'objection-stands'
  | 'quorum-not-reached'
  | 'tally-not-carried'
  | 'tally-carried';

/** A named person concludes, within what was counted: never adopted against the count, never rejected against it. */
export function mayConclude(
  who: Who,
  proposal: ProposalStanding,
  outcome: OutcomeKind,
  tally: Tally | null,
): Verdict<ConcludeReason> {
  if (proposal.stage === 'concluded') return refused('already-concluded');
  if (proposal.stage !== 'closed' || tally === null) return refused('not-closed');
  if (!keepsRegister(who, proposal) && !steers(who, proposal)) return refused('not-register-keeper');
  if (outcome === 'rejected' && tally.carried) return refused('tally-carried');
  if (outcome !== 'adopted' || tally.carried) return allowed;
  const failed = tally.working.find((one) => !one.answer)?.question;
  if (failed === 'no-objection') return refused('objection-stands');
  return refused(failed === 'quorum' ? 'quorum-not-reached' : 'tally-not-carried');
}

/** A decision already in the register, as these rules see it. */
export interface Entered {
  readonly kind: EntryKind;
  readonly standing: Standing;
  readonly circleId: Id | null;
  readonly ownerId: Id | null;
}

const living: readonly Standing[] = ['in-force', 'upcoming', 'expired'];

export function mayEnter(
  who: Who,
  circleId: Id | null,
  decidedHow: string,
): Verdict<'not-register-keeper' | 'decided-how-missing'> {
  if (!keepsRegister(who, { circleId })) return refused('not-register-keeper');
  return decidedHow.trim() === '' ? refused('decided-how-missing') : allowed;
}

export function mayCorrect(
  who: Who,
  entered: Entered,
  reason: string,
): Verdict<'not-register-keeper' | 'not-a-decision' | 'say-why'> {
  if (!keepsRegister(who, entered)) return refused('not-register-keeper');
  if (entered.kind !== 'decision') return refused('not-a-decision');
  return reason.trim() === '' ? refused('say-why') : allowed;
}

/** Repealing is deciding: whoever keeps the register enters it, and says how the body decided it. */
export function mayRepeal(
  who: Who,
  entered: Entered,
  repeal: { readonly reason: string; readonly decidedHow: string },
): Verdict<'not-register-keeper' | 'not-in-force' | 'say-why' | 'decided-how-missing'> {
  if (!keepsRegister(who, entered)) return refused('not-register-keeper');
  if (!living.includes(entered.standing)) return refused('not-in-force');
  if (repeal.reason.trim() === '') return refused('say-why');
  return repeal.decidedHow.trim() === '' ? refused('decided-how-missing') : allowed;
}

/** Looks at a decision again and keeps it: who looks after it, who leads the body, or who keeps its register. */
export function mayReview(
  who: Who,
  entered: Entered,
  review: Pick<Amendable, 'reviewOn' | 'noReviewReason'> & { readonly reason: string },
  today: Day,
): Verdict<'not-reviewer' | 'not-in-force' | 'say-why' | 'review-missing' | 'review-not-later'> {
  const leads = steers(who, { facilitatorId: null, circleId: entered.circleId });
  if (who.personId !== entered.ownerId && !leads && !keepsRegister(who, entered)) return refused('not-reviewer');
  if (!living.includes(entered.standing)) return refused('not-in-force');
  return review.reason.trim() === '' ? refused('say-why') : isReviewSaid(review, today);
}

/** Whether `by` (a new entry of `byCircleId`) may replace `entered`: a circle replaces its own decisions, the collective any. */
export function maySupersede(
  byCircleId: Id | null,
  entered: Entered,
): Verdict<'not-in-force' | 'supersedes-wider-body'> {
  if (entered.kind !== 'decision' || !living.includes(entered.standing)) return refused('not-in-force');
  return byCircleId !== null && byCircleId !== entered.circleId ? refused('supersedes-wider-body') : allowed;
}
