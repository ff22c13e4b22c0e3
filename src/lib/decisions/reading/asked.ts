import type { Id } from '#lib/kernel/ids.ts';

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
}
