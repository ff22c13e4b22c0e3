import { holdsFor } from '#lib/collectives/rules.ts';
import type { Member } from '#lib/collectives/types.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import type { Step, StepState } from './types.ts';

type Who = Pick<Member, 'personId' | 'place'>;
type Gone = 'step-elsewhere' | 'step-dropped' | 'step-already-done';

/** A step taken and left untouched this long asks whether somebody else could take it, in milliseconds. */
export const staleAfterMs = 21 * 24 * 60 * 60 * 1000;

function isThere(who: Who, step: StepState): Verdict<Gone> {
  if (step.collectiveId !== who.place.collectiveId) return refused('step-elsewhere');
  if (step.droppedAt !== null) return refused('step-dropped');
  return step.doneAt === null ? allowed : refused('step-already-done');
}

/** One person at a time: a step that is taken is asked for, not taken twice. */
export function mayClaim(who: Who, step: StepState): Verdict<Gone | 'step-taken'> {
  const there = isThere(who, step);
  if (!there.ok) return there;
  return step.claimedBy === null ? allowed : refused('step-taken');
}

/** Given back, or handed to somebody else, by who carries it. */
export function mayPassOn(who: Who, step: StepState): Verdict<Gone | 'step-not-yours'> {
  const there = isThere(who, step);
  if (!there.ok) return there;
  return step.claimedBy === who.personId ? allowed : refused('step-not-yours');
}

/** Done by who carries it; a free step may be done at once, by whoever did it. */
export function mayFinish(who: Who, step: StepState): Verdict<Gone | 'step-not-yours'> {
  const there = isThere(who, step);
  if (!there.ok) return there;
  return step.claimedBy === null || step.claimedBy === who.personId ? allowed : refused('step-not-yours');
}

/** « Pas encore faite »: said by who did it. */
export function mayReopen(
  who: Who,
  step: StepState,
): Verdict<'step-elsewhere' | 'step-dropped' | 'step-not-done' | 'step-not-yours'> {
  if (step.collectiveId !== who.place.collectiveId) return refused('step-elsewhere');
  if (step.droppedAt !== null) return refused('step-dropped');
  if (step.doneAt === null) return refused('step-not-done');
  return step.doneBy === who.personId ? allowed : refused('step-not-yours');
}

/** Given up for all: who wrote it, who carries it, or who leads. The steps of a note are lines of the note. */
export function mayDrop(who: Who, step: StepState): Verdict<Gone | 'step-not-yours' | 'step-of-a-note'> {
  const there = isThere(who, step);
  if (!there.ok) return there;
  if (step.itemKind === 'note') return refused('step-of-a-note');
  const leads = holdsFor(who.place, ['admin', 'facilitator'], step.audienceId);
  return step.createdBy === who.personId || step.claimedBy === who.personId || leads
    ? allowed
    : refused('step-not-yours');
}

/** Steps are added beside discussions, proposals and decisions; those of a note are written in it. */
export function mayAdd(
  who: Who,
  item: { readonly collectiveId: string; readonly kind: string },
): Verdict<'step-elsewhere' | 'step-of-a-note'> {
  if (item.collectiveId !== who.place.collectiveId) return refused('step-elsewhere');
  return item.kind === 'note' ? refused('step-of-a-note') : allowed;
}

export function isStale(step: Pick<Step, 'claimedBy' | 'doneAt' | 'touchedAt'>, now: Date): boolean {
  return step.claimedBy !== null && step.doneAt === null && now.getTime() - step.touchedAt.getTime() > staleAfterMs;
}
