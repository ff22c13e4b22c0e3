import type { Stance } from '../types.ts';
import type { Count, DraftRules, Fraction, Missing, Quorum, Question, Voices } from './method.ts';

/** Sorts the roll by what each voice said. An unconfirmed position is counted with the silent ones. */
export function countVoices({ roll, ballots }: Count): Voices {
  const said = (stance: Stance): number =>
    ballots.filter((ballot) => ballot.confirmed && ballot.stance === stance).length;
  const confirmed = ballots.filter((ballot) => ballot.confirmed).length;
  return {
    roll,
    consent: said('consent'),
    concern: said('concern'),
    objection: said('objection'),
    for: said('for'),
    against: said('against'),
    abstention: said('abstention'),
    aside: said('aside'),
    silent: roll - confirmed,
    unconfirmed: ballots.length - confirmed,
  };
}

/** The smallest whole number of voices that is at least `share` of `base`, or more than it when `strict`. */
export function voicesFor(share: Fraction, base: number, strict: boolean): number {
  const product = share.numerator * base;
  return strict
    ? Math.floor(product / share.denominator) + 1
    : Math.floor((product + share.denominator - 1) / share.denominator);
}

/** Whether enough voices take part for the body to decide at all. */
export function quorumQuestion(quorum: Quorum, voices: Voices): Question {
  const have = voices.roll - voices.silent;
  const needed = quorumNeeded(quorum, voices.roll);
  return { question: 'quorum', have, needed, base: voices.roll, answer: have >= needed };
}

function quorumNeeded(quorum: Quorum, roll: number): number {
  if (quorum.kind === 'none') return 0;
  return quorum.kind === 'number' ? quorum.voices : voicesFor(quorum.share, roll, false);
}

/** A share written `2/3`; null when it is not one, or exceeds the whole. */
export function readFraction(text: string | undefined): Fraction | null {
  const found = /^([1-9][0-9]{0,3})\/([1-9][0-9]{0,3})$/.exec(text?.trim() ?? '');
  if (found === null) return null;
  const numerator = Number(found[1]);
  const denominator = Number(found[2]);
  return numerator > denominator ? null : { numerator, denominator };
}

/** The quorum from the form: `quorum` = none | number | share, with `quorumVoices` (16) or `quorumShare` (1/2). */
export function readQuorum(draft: DraftRules): Quorum | Missing {
  switch (draft['quorum']) {
    case 'none':
      return { kind: 'none' };
    case 'number': {
      const voices = draft['quorumVoices']?.trim() ?? '';
      return /^[1-9][0-9]{0,5}$/.test(voices) ? { kind: 'number', voices: Number(voices) } : 'quorum-not-a-number';
    }
    case 'share': {
      const share = readFraction(draft['quorumShare']);
      return share === null ? 'quorum-above-one' : { kind: 'share', share };
    }
    default:
      return 'quorum-unset';
  }
}

/** `value` when it is one of the words allowed, else null. */
export function oneOf<const Word extends string>(value: string | undefined, words: readonly Word[]): Word | null {
  return words.find((word) => word === value) ?? null;
}
