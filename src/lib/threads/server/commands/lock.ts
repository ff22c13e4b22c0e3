import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { CommentState, Place, ThreadState } from '../../types.ts';
import '../tables.ts';

export interface LockedThread extends ThreadState {
  readonly audienceId: Id;
  readonly title: string;
  readonly lastSeq: number;
  /** The database's clock. */
  readonly now: Date;
}

/** Takes the thread's row until the end of the transaction: messages are numbered one after the other. null: not for this reader. */
export async function lockThread(tx: Tx, threadId: Id): Promise<LockedThread | null> {
  const { rows } = await sql<LockedThread>`
    select t.item_id as id, t.collective_id as "collectiveId", t.audience_id as "audienceId", i.author_id as "authorId",
      i.title, t.last_seq as "lastSeq", t.closed_at as "closedAt", t.aside_of as "asideOf", moment() as now
    from threads t join items i on i.id = t.item_id
    where t.item_id = ${threadId} for update of t`.execute(tx);
  return rows[0] ?? null;
}

export interface LockedComment extends CommentState, Place {
  readonly id: Id;
  readonly threadId: Id;
  readonly seq: number;
  readonly source: string;
  readonly html: string;
  readonly cites: readonly Id[];
  readonly editedAt: Date | null;
}

/** A message, once its thread is locked: nothing about it changes without that lock. null: not for this reader. */
export async function findComment(tx: Tx, commentId: Id): Promise<LockedComment | null> {
  const row = await tx.selectFrom('comments').select(commentColumns).where('id', '=', commentId).executeTakeFirst();
  return row ?? null;
}

/** A message and its thread, locked together. null: not for this reader. */
export async function lockComment(
  tx: Tx,
  commentId: Id,
): Promise<{ readonly thread: LockedThread; readonly comment: LockedComment } | null> {
  const home = await tx.selectFrom('comments').select('thread_id').where('id', '=', commentId).executeTakeFirst();
  const thread = home === undefined ? null : await lockThread(tx, home.thread_id);
  const comment = thread === null ? null : await findComment(tx, commentId);
  return thread === null || comment === null ? null : { thread, comment };
}

const commentColumns = [
  'id',
  'thread_id as threadId',
  'seq',
  'root',
  'branch',
  'leaf',
  'author_id as authorId',
  'source',
  'html',
  'cites',
  'created_at as createdAt',
  'edited_at as editedAt',
  'removed_at as removedAt',
] as const;
