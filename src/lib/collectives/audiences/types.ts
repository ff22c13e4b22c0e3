import type { Id } from '#lib/kernel/ids.ts';

/** Whom somebody chooses as readers, at the moment of writing. */
export type AudienceChoice =
  | { readonly kind: 'public' }
  | { readonly kind: 'collective' }
  | { readonly kind: 'circle'; readonly circleId: Id }
  | { readonly kind: 'named'; readonly personIds: readonly Id[] };

/** What a sentence about readers needs to know of an audience. */
export interface Readership {
  readonly audienceId: Id;
  readonly kind: 'public' | 'network' | 'collective' | 'circle' | 'named';
  /** The circle's name, or the collective's. Empty for the public and for named participants. */
  readonly name: string;
  readonly circleId: Id | null;
  /** How many persons; 0 for the public. */
  readonly persons: number;
  /** The named participants; empty for the wider audiences. */
  readonly personIds: readonly Id[];
}

/** What a form offers as readers or writers. */
export interface AudienceOptions {
  readonly collective: { readonly name: string; readonly persons: number };
  /** The circles one is in. */
  readonly circles: readonly { readonly id: Id; readonly name: string; readonly persons: number }[];
  /** The other members, by name, to be chosen one by one. */
  readonly people: readonly { readonly personId: Id; readonly name: string }[];
}
