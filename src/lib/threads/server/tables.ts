import type { Generated } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { FollowLevel, ReactionWord } from '../types.ts';

export interface ThreadsTable {
  item_id: Id;
  audience_id: Id;
  collective_id: Id;
  last_seq: Generated<number>;
  last_at: Generated<Date>;
  closed_at: Date | null;
  closed_by: Id | null;
  closing: Generated<string>;
  reopened_at: Date | null;
  reopened_by: Id | null;
  reopening: Generated<string>;
  aside_of: Id | null;
  aside_under: number | null;
}

export interface CommentsTable {
  id: Id;
  thread_id: Id;
  audience_id: Id;
  seq: number;
  parent_id: Id | null;
  root: number;
  branch: Generated<number>;
  leaf: Generated<number>;
  author_id: Id;
  source: string;
  html: string;
  excerpt: string;
  cites: Generated<Id[]>;
  created_at: Generated<Date>;
  edited_at: Date | null;
  removed_at: Date | null;
  removed_by: Id | null;
  removal_reason: Generated<string>;
}

export interface CommentVersionsTable {
  comment_id: Id;
  number: number;
  thread_id: Id;
  audience_id: Id;
  html: string;
  written_at: Date;
}

export interface CommentReactionsTable {
  comment_id: Id;
  person_id: Id;
  thread_id: Id;
  audience_id: Id;
  word: ReactionWord;
  at: Generated<Date>;
}

export interface CommentCallsTable {
  person_id: Id;
  comment_id: Id;
  thread_id: Id;
  audience_id: Id;
  seq: number;
  how: 'named' | 'answered';
  read_at: Date | null;
}

export interface ThreadReadsTable {
  thread_id: Id;
  person_id: Id;
  audience_id: Id;
  /** An int4multirange in its text form. */
  seen: Generated<string>;
  read_through: Generated<number>;
  read_at: Generated<Date>;
}

export interface ThreadFollowsTable {
  thread_id: Id;
  person_id: Id;
  audience_id: Id;
  level: FollowLevel;
  at: Generated<Date>;
}

export interface ThreadDraftsTable {
  person_id: Id;
  thread_id: Id;
  answers: Id | null;
  source: string;
  touched_at: Generated<Date>;
}

export interface CommentBirthsTable {
  item_id: Id;
  audience_id: Id;
  thread_id: Id;
  comment_id: Id;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    threads: ThreadsTable;
    comments: CommentsTable;
    comment_versions: CommentVersionsTable;
    comment_reactions: CommentReactionsTable;
    comment_calls: CommentCallsTable;
    thread_reads: ThreadReadsTable;
    thread_follows: ThreadFollowsTable;
    thread_drafts: ThreadDraftsTable;
    comment_births: CommentBirthsTable;
  }
}
