import type { Readership } from '#lib/collectives/audiences/types.ts';
import type { KnownPerson } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';

/** A thread in a list. */
export interface ThreadLine {
  readonly id: Id;
  readonly title: string;
  readonly readership: Readership;
  /** It is an aside of the thread whose title it bears. */
  readonly isAside: boolean;
  readonly about: { readonly id: Id; readonly kind: string; readonly title: string } | null;
  readonly gaveProposal: boolean;
  readonly lastAt: Date;
  readonly last: { readonly authorId: Id; readonly excerpt: string; readonly removed: boolean } | null;
  readonly closedAt: Date | null;
  readonly closedBy: Id | null;
  readonly closing: string;
  /** The reader is named or answered in it, and has not read that. */
  readonly calls: boolean;
  /** Something in it was never on the reader's screen. */
  readonly unread: boolean;
  /** When the reader last read in it; null: never. */
  readonly readAt: Date | null;
  /** Who spoke last, each once. */
  readonly speakers: readonly Id[];
}

export interface ThreadList {
  readonly awaiting: readonly ThreadLine[];
  readonly open: readonly ThreadLine[];
  readonly closed: readonly ThreadLine[];
  /** More open ones before this moment. */
  readonly olderThan: Date | null;
  readonly closedCount: number;
  readonly people: ReadonlyMap<Id, KnownPerson>;
}

/** A discussion about an item, in its right column. */
export interface Talk {
  readonly id: Id;
  readonly title: string;
  readonly count: number;
  readonly closed: boolean;
  /** The last words, newest first. */
  readonly messages: readonly {
    readonly id: Id;
    readonly authorId: Id;
    readonly author: string | null;
    readonly at: Date;
    readonly text: string;
  }[];
}
