import type { Id } from '#lib/kernel/ids.ts';
import type { EntryKind, OutcomeKind } from '../types.ts';
import { fingerprint, type Json } from './canonical.ts';

export const registerFormat = 'minga-register/1';

/** The hash before the first entry. */
export const beginning = '0'.repeat(64);

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** The words of a decision that a correction or a review may say anew. */
export interface Amendable {
  readonly title: string;
  readonly text: string;
  readonly scope: string;
  /** Who looks after its application (« garant·e »): a person's id. Names are never sealed. */
  readonly owner: Id | null;
  readonly inForceSince: Day | null;
  readonly reviewOn: Day | null;
  /** Why there is no review date; empty when there is one. */
  readonly noReviewReason: string;
  readonly expiresOn: Day | null;
}

/** What is sealed of an entry (docs/register-format.md). Times are ISO 8601 in UTC. */
export interface EntryContent extends Amendable {
  readonly format: typeof registerFormat;
  readonly register: Id;
  readonly number: number;
  readonly kind: EntryKind;
  readonly item: Id;
  /** 128 random bits: the digest of a short, guessable text then tells nothing to whoever may not read it. */
  readonly salt: string;
  readonly enteredAt: string;
  readonly enteredBy: Id;
  readonly outcome: OutcomeKind | null;
  /** The proposal it concludes, and the fingerprint of its count. */
  readonly proposal: {
    readonly item: Id;
    readonly number: number;
    readonly version: number;
    readonly method: string;
    readonly closedAt: string;
    readonly carried: boolean;
    readonly count: string;
  } | null;
  /** How it was decided, in words, when no proposal was put through Minga; or how it was counted. */
  readonly decidedHow: string;
  /** Decisions that this one replaces. */
  readonly supersedes: readonly Id[];
  /** The entry corrected, repealed or reviewed. */
  readonly target: Id | null;
  readonly changes: Partial<Amendable>;
  /** Why this correction, repeal or review; what the review found. */
  readonly reason: string;
}

export interface Seal {
  readonly register: Id;
  readonly number: number;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
}

/** Chains an entry: the digest covers its words, the hash covers the digest, its place and the hash before it. */
export function seal(content: EntryContent, previous: string): Seal {
  const digest = fingerprint(content as unknown as Json);
  const link = { digest, number: content.number, previous, register: content.register };
  return { ...link, hash: fingerprint(link) };
}
