import type { Id } from '#lib/kernel/ids.ts';
import type { MethodCode } from '../types.ts';

/** What decisions ask of one person, and why them. */
export interface Asked {
  readonly why: 'position' | 'judge' | 'integrate' | 'round' | 'conclude' | 'review';
  readonly id: Id;
  readonly kind: 'proposal' | 'decision';
  readonly title: string;
  readonly number: number | null;
  /** When it ends, or was due. */
  readonly until: Date | null;
  /** From when the time was given. */
  readonly since: Date | null;
  /** The organisation whose voice is carried; null otherwise. */
  readonly who: string | null;
  /** The objection to judge or to answer. */
  readonly objection: { readonly who: string | null; readonly part: number | null; readonly words: string } | null;
}

/** A decision that is in force today. */
export interface InForce {
  readonly id: Id;
  readonly number: number;
  readonly title: string;
  /** `YYYY-MM-DD` */
  readonly inForceSince: string | null;
  readonly reviewOn: string | null;
  readonly reviewLate: boolean;
  /** How it was decided; null when it was told from elsewhere. */
  readonly method: MethodCode | null;
}
