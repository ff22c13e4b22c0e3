import type { Id } from '#lib/kernel/ids.ts';

/** A collective as those of its network see it. */
export interface NetworkCollective {
  readonly collectiveId: Id;
  readonly slug: string;
  readonly name: string;
  readonly territory: string;
  readonly persons: number;
  readonly since: Date;
  /** Whether it is the reader's own. */
  readonly mine: boolean;
}

/** What a collective gave a network to read, the latest first. */
export interface SharedItem {
  readonly id: Id;
  readonly kind: string;
  readonly title: string;
  readonly updatedAt: Date;
  readonly slug: string;
  readonly collective: string;
}

/** An invitation as the network that sent it sees it: whether it reached somebody is not told. */
export interface SentInvitation {
  readonly id: Id;
  /** The name or the short address, as it was written. */
  readonly asked: string;
  readonly expiresAt: Date;
}

export interface ListedNetwork {
  readonly id: Id;
  readonly name: string;
  readonly summary: string;
  readonly createdAt: Date;
  /** By name. */
  readonly collectives: readonly NetworkCollective[];
  /** How many persons read what is given to it. */
  readonly persons: number;
  readonly shared: readonly SharedItem[];
  /** Those waiting for an answer; only for who governs. */
  readonly sent: readonly SentInvitation[];
}

/** An invitation that waits for the answer of the collective: only for who governs it. */
export interface ReceivedInvitation {
  readonly id: Id;
  readonly network: string;
  readonly summary: string;
  /** The collective that asks. */
  readonly from: string;
  readonly collectives: number;
  readonly expiresAt: Date;
}

export interface NetworksPage {
  readonly networks: readonly ListedNetwork[];
  readonly received: readonly ReceivedInvitation[];
  readonly timeZone: string;
  readonly now: Date;
}
