import type { MethodCode, Stance } from '../types.ts';

/** An exact share, `numerator / denominator`; never a floating-point number. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** How many voices must take part. `share`: at least that part of the roll, rounded up to a whole voice. */
export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly voices: number }
  | { readonly kind: 'share'; readonly share: Fraction };

/** What happens when the method does not carry the proposal: said before, never improvised after. */
export type Fallback = 'unchanged' | 'postponed' | 'majority' | 'wider-body';

/** A position as the count sees it. A position on an older text, not confirmed since, counts as silence. */
export interface Ballot {
  readonly stance: Stance;
  readonly confirmed: boolean;
}

/** What every count is made from: the frozen roll and the last word of each voice. */
export interface Count {
  /** Voices on the roll. */
  readonly roll: number;
  readonly ballots: readonly Ballot[];
  /** Objections untested, qualified or maintained (consent). */
  readonly standingObjections: number;
}

/** One question of the count, with its numbers: `have` against `needed`, out of `base`. */
export interface Question {
  readonly question: 'quorum' | 'threshold' | 'nobody-against' | 'no-objection';
  readonly have: number;
  readonly needed: number;
  readonly base: number;
  readonly answer: boolean;
}

/** The voices by what they said; `unconfirmed` spoke of an older text, `silent` includes them. */
export interface Voices {
  readonly roll: number;
  readonly consent: number;
  readonly concern: number;
  readonly objection: number;
  readonly for: number;
  readonly against: number;
  readonly abstention: number;
  readonly aside: number;
  readonly silent: number;
  readonly unconfirmed: number;
}

/** What a count gives: whether the rule is met, and its whole working. It adopts nothing: a named person concludes. */
export interface Tally {
  readonly carried: boolean;
  readonly voices: Voices;
  readonly working: readonly Question[];
}

/** A rule as written in the form, before anything has been proven about it. */
export type DraftRules = Readonly<Record<string, string | undefined>>;

export type ReadRules<Rules> =
  { readonly ok: true; readonly rules: Rules } | { readonly ok: false; readonly missing: readonly Missing[] };

/** A parameter that keeps a proposal from opening; each has its own sentence (`refusal_<reason>`). */
export type Missing =
  | 'threshold-unset'
  | 'strict-unset'
  | 'base-unset'
  | 'abstention-unset'
  | 'abstention-contradicts-base'
  | 'silence-unset'
  | 'silence-contradicts-base'
  | 'quorum-unset'
  | 'quorum-not-a-number'
  | 'quorum-above-one'
  | 'fallback-unset';

export interface Method<Rules> {
  readonly code: MethodCode;
  readonly stances: readonly Stance[];
  /** Proves that nothing is left unsaid, or names each thing that is. */
  readonly read: (draft: DraftRules) => ReadRules<Rules>;
  readonly tally: (rules: Rules, count: Count) => Tally;
}
