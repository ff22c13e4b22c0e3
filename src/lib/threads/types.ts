import type { Id } from '#lib/kernel/ids.ts';

/** What one may say of a message in one gesture. Words, not faces: each is read aloud as a sentence. */
export const reactionWords = ['agree', 'thanks', 'same', 'lead', 'dig'] as const;
export type ReactionWord = (typeof reactionWords)[number];

/** What one wants to be told of a thread; `named` is the rule for who has chosen nothing. */
export type FollowLevel = 'all' | 'named' | 'none';

/** Where a message stands in reading order, whatever the depth of the answers: compare the three in turn. */
export interface Place {
  /** The number of the message that opened the branch. */
  readonly root: number;
  /** The number of the answer to it under which this one hangs; 0 for the root itself. */
  readonly branch: number;
  /** Its own number, when it answers an answer; 0 above. */
  readonly leaf: number;
}

/** A thread as the rules see it. */
export interface ThreadState {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly authorId: Id | null;
  readonly closedAt: Date | null;
  readonly asideOf: Id | null;
}

/** A message as the rules see it. */
export interface CommentState {
  readonly authorId: Id;
  readonly createdAt: Date;
  readonly removedAt: Date | null;
}
