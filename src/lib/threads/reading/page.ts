import type { Readership } from '#lib/collectives/audiences/types.ts';
import type { KnownPerson } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { SafeHtml } from '#lib/ui/html/safe-html.ts';
import type { FollowLevel, Place, ReactionWord, ThreadState } from '../types.ts';

/** A message as it is read. */
export interface Message extends Place {
  readonly id: Id;
  readonly threadId: Id;
  readonly seq: number;
  /** The number of the message that it answers. */
  readonly answers: number | null;
  readonly authorId: Id;
  readonly html: SafeHtml;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly removedAt: Date | null;
  readonly removedBy: Id | null;
  readonly removalReason: string;
  readonly reactions: readonly { readonly personId: Id; readonly word: ReactionWord }[];
  readonly births: readonly Born[];
  /** Was not on this reader's screen yet. */
  readonly unread: boolean;
}

/** What was born of a message: a proposal. */
export interface Born {
  readonly id: Id;
  readonly kind: string;
  readonly title: string;
  readonly state: string;
  readonly at: Date;
}

/** An aside, under the message where it hangs. */
export interface Aside {
  readonly id: Id;
  readonly title: string;
  readonly under: number;
  readonly closedAt: Date | null;
  readonly readership: Readership;
  readonly messages: readonly Message[];
  /** Messages of it that are not on this page. */
  readonly more: number;
}

export interface ReadMark {
  readonly personId: Id;
  /** Every message up to this number was on their screen. */
  readonly through: number;
  readonly at: Date;
}

export interface ThreadHead extends ThreadState {
  readonly title: string;
  readonly summary: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly audienceId: Id;
  readonly readership: Readership;
  readonly lastSeq: number;
  readonly lastAt: Date;
  readonly closedBy: Id | null;
  readonly closing: string;
  readonly reopenedAt: Date | null;
  readonly reopenedBy: Id | null;
  readonly reopening: string;
  /** The thread it hangs in, when it is an aside and the reader still reads that thread. */
  readonly parent: { readonly id: Id; readonly title: string; readonly under: number } | null;
  readonly follow: FollowLevel;
  readonly draft: { readonly source: string; readonly answers: number | null; readonly at: Date } | null;
  readonly unread: {
    readonly count: number;
    /** The last time this reader read here; null: never. */
    readonly since: Date | null;
    /** The number of the first one in reading order. */
    readonly first: number;
  } | null;
  readonly reads: readonly ReadMark[];
  /** The circles that this reader may take aside here. */
  readonly circles: readonly Readership[];
  /** Everyone who reads the thread, up to a few hundred. */
  readonly readerIds: readonly Id[];
}

/** The part of a thread that a page shows. */
export interface MessageRange {
  readonly messages: readonly Message[];
  /** The messages above the first one in its branch, and the one that opened the thread, when they stand outside the range. */
  readonly context: readonly Message[];
  readonly before: number;
  readonly after: number;
}

export interface ThreadPage {
  readonly head: ThreadHead;
  readonly range: MessageRange;
  readonly asides: readonly Aside[];
  readonly people: ReadonlyMap<Id, KnownPerson>;
}

/** Which part of a thread somebody asked for. */
export type Where =
  | { readonly kind: 'start' }
  | { readonly kind: 'message'; readonly seq: number }
  | { readonly kind: 'before'; readonly place: Place }
  | { readonly kind: 'after'; readonly place: Place };
