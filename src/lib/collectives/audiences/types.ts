import type { Id } from '#lib/kernel/ids.ts';

/** Whom somebody chooses as readers, at the moment of writing. */
export type AudienceChoice =
  | { readonly kind: 'public' }
  | { readonly kind: 'network'; readonly networkId: Id }
  | { readonly kind: 'collective' }
  | { readonly kind: 'circle'; readonly circleId: Id }
  | { readonly kind: 'named'; readonly personIds: readonly Id[] };

/** Whom somebody chooses to write a draft with: never further than the collective’s own people, unless everybody looks on. */
export type WritersChoice = Exclude<AudienceChoice, { kind: 'network' }>;

/** What a sentence about readers needs to know of an audience. */
export interface Readership {
  readonly audienceId: Id;
  readonly kind: 'public' | 'network' | 'collective' | 'circle' | 'named';
  /** The name of the circle, the network or the collective. Empty for the public and for named participants. */
  readonly name: string;
  readonly circleId: Id | null;
  readonly networkId: Id | null;
  /** Of a network, how many collectives are in it; 0 for any other audience. */
  readonly collectives: number;
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
  /** The networks that the collective is in: for readers, not for those who write. */
  readonly networks: readonly {
    readonly id: Id;
    readonly name: string;
    readonly persons: number;
    readonly collectives: number;
  }[];
  /** The other members, by name, to be chosen one by one. */
  readonly people: readonly { readonly personId: Id; readonly name: string }[];
}
