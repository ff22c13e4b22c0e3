import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { drawnId, type Earlier } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayPost } from '../../rules.ts';
import { addComment, listFollowers, type Added } from './add-comment.ts';
import { findComment, lockThread, type LockedComment, type LockedThread } from './lock.ts';
import { addSeen } from './mark-read.ts';

export interface NewComment {
  /** The id of the message to be, drawn by the form: the same form sent twice writes once. */
  readonly key: Id;
  readonly threadId: Id;
  /** The number of the message answered. */
  readonly answers: number | null;
  /** Markdown. */
  readonly source: string;
}

type PostRefusal = 'thread-unknown' | 'thread-elsewhere' | 'thread-closed' | 'comment-unknown';

/** Adds a message to a thread. Answers with its number there. */
export async function postComment(member: Member, input: NewComment): Promise<Outcome<{ seq: number }, PostRefusal>> {
  return asReader(member, async (tx) => {
    const thread = await lockThread(tx, input.threadId);
    if (thread === null) return refused('thread-unknown');
    const { id, written } = await drawnId(tx, input.key, (key) => findEarlier(tx, member, key, input));
    if (written) return done({ seq: await findSeq(tx, id) });
    const verdict = mayPost(member, thread);
    if (!verdict.ok) return verdict;
    const answered = await findAnswered(tx, input);
    if (answered === null && input.answers !== null) return refused('comment-unknown');
    const added = await addComment(tx, member, thread, { key: id, source: input.source, answered });
    if (added === null) return refused('comment-unknown');
    await finishPosting(tx, member, thread, id, added);
    return done({ seq: added.seq });
  });
}

/** What follows any new message: its author has read it, their draft is sent, the journal tells it. */
export async function finishPosting(
  tx: Tx,
  member: Member,
  thread: LockedThread,
  commentId: Id,
  added: Added,
): Promise<void> {
  await addSeen(tx, member, thread.id, [{ from: added.seq, to: added.seq }]);
  await tx
    .deleteFrom('thread_drafts')
    .where('person_id', '=', member.personId)
    .where('thread_id', '=', thread.id)
    .execute();
  const { all, none } = await listFollowers(tx, thread.id);
  const persons = [...new Set([...added.called, ...all])].filter((id) => id !== member.personId && !none.has(id));
  await record(tx, member, {
    act: 'comment.posted',
    itemId: thread.id,
    collectiveId: thread.collectiveId,
    audienceId: thread.audienceId,
    particulars: { commentId, seq: added.seq, persons, called: added.called, named: added.written.named },
  });
}

async function findEarlier(
  tx: Tx,
  member: Member,
  key: Id,
  { threadId, source }: Pick<NewComment, 'threadId' | 'source'>,
): Promise<Earlier> {
  const row = await tx
    .selectFrom('comments')
    .select(['thread_id', 'author_id', 'source'])
    .where('id', '=', key)
    .executeTakeFirst();
  if (row === undefined) return 'none';
  return row.thread_id === threadId && row.author_id === member.personId && row.source === source ? 'same' : 'other';
}

async function findSeq(tx: Tx, id: Id): Promise<number> {
  return (await tx.selectFrom('comments').select('seq').where('id', '=', id).executeTakeFirstOrThrow()).seq;
}

async function findAnswered(tx: Tx, { threadId, answers }: NewComment): Promise<LockedComment | null> {
  if (answers === null) return null;
  const row = await tx
    .selectFrom('comments')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('seq', '=', answers)
    .executeTakeFirst();
  return row === undefined ? null : findComment(tx, row.id);
}
