import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayEdit } from '../../rules.ts';
import { callPeople, citeItems, listFollowers, makeFindable, write } from './add-comment.ts';
import { dropCitations } from './drop-citations.ts';
import { lockComment, type LockedComment } from './lock.ts';

type EditRefusal =
  | 'comment-unknown'
  | 'thread-elsewhere'
  | 'thread-closed'
  | 'comment-not-yours'
  | 'comment-removed'
  | 'comment-settled';

/** Changes one's own message; what it said before stays readable beside it. */
export async function editComment(
  member: Member,
  input: { readonly commentId: Id; readonly source: string },
): Promise<Outcome<{ threadId: Id; seq: number }, EditRefusal>> {
  return asReader(member, async (tx) => {
    const locked = await lockComment(tx, input.commentId);
    if (locked === null) return refused('comment-unknown');
    const { thread, comment } = locked;
    const verdict = mayEdit(member, thread, comment, thread.now);
    if (!verdict.ok) return verdict;
    const answer = done({ threadId: thread.id, seq: comment.seq });
    if (comment.source === input.source) return answer;
    await keepVersion(tx, comment, thread.audienceId);
    const written = await write(tx, member, thread.audienceId, input.source);
    await tx
      .updateTable('comments')
      .set({
        source: input.source,
        html: written.html,
        excerpt: written.excerpt,
        cites: [...written.cites],
        edited_at: sql`moment()`,
      })
      .where('id', '=', comment.id)
      .execute();
    const placed = { id: comment.id, seq: comment.seq, thread };
    await makeFindable(tx, placed, written);
    await dropCitations(tx, thread.id, comment.cites);
    await citeItems(tx, member, thread, written.cites);
    const { none } = await listFollowers(tx, thread.id);
    const called = await callAnew(tx, member, placed, written.named);
    await record(tx, member, {
      act: 'comment.edited',
      itemId: thread.id,
      collectiveId: thread.collectiveId,
      audienceId: thread.audienceId,
      particulars: {
        commentId: comment.id,
        seq: comment.seq,
        persons: called.filter((id) => !none.has(id)),
        called,
        named: called,
      },
    });
    return answer;
  });
}

async function keepVersion(tx: Tx, comment: LockedComment, audienceId: Id): Promise<void> {
  const { count } = await tx
    .selectFrom('comment_versions')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('comment_id', '=', comment.id)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('comment_versions')
    .values({
      comment_id: comment.id,
      number: count + 1,
      thread_id: comment.threadId,
      audience_id: audienceId,
      html: comment.html,
      written_at: comment.editedAt ?? comment.createdAt,
    })
    .execute();
}

/** Those no longer named are called no more; answers with those named for the first time. */
async function callAnew(
  tx: Tx,
  member: Member,
  placed: Parameters<typeof callPeople>[2],
  named: readonly Id[],
): Promise<Id[]> {
  const before = await tx
    .selectFrom('comment_calls')
    .select(['person_id', 'how'])
    .where('comment_id', '=', placed.id)
    .execute();
  const gone = before.filter(({ person_id, how }) => how === 'named' && !named.includes(person_id));
  if (gone.length > 0) {
    await tx
      .deleteFrom('comment_calls')
      .where('comment_id', '=', placed.id)
      .where(
        'person_id',
        'in',
        gone.map(({ person_id }) => person_id),
      )
      .execute();
  }
  const called = await callPeople(tx, member, placed, named, null);
  const known = new Set(before.map(({ person_id }) => person_id));
  return called.filter((id) => !known.has(id));
}
