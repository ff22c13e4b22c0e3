import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { dropText } from '#lib/kernel/server/search-index.ts';
import { mayRemove } from '../../rules.ts';
import { dropCitations } from './drop-citations.ts';
import { lockComment } from './lock.ts';

type RemoveRefusal =
  'comment-unknown' | 'thread-elsewhere' | 'comment-removed' | 'comment-not-yours' | 'reason-missing';

/** Withdraws a message: its words are erased everywhere, past versions included; its place says by whom, and why. */
export async function removeComment(
  member: Member,
  input: { readonly commentId: Id; readonly reason: string },
): Promise<Outcome<{ threadId: Id; seq: number }, RemoveRefusal>> {
  return asReader(member, async (tx) => {
    const locked = await lockComment(tx, input.commentId);
    if (locked === null) return refused('comment-unknown');
    const { thread, comment } = locked;
    const verdict = mayRemove(member, thread, comment, input.reason);
    if (!verdict.ok) return verdict;
    await tx.deleteFrom('comment_versions').where('comment_id', '=', comment.id).execute();
    await tx.deleteFrom('comment_calls').where('comment_id', '=', comment.id).execute();
    await tx
      .updateTable('comments')
      .set({
        source: '',
        html: '',
        excerpt: '',
        cites: [],
        removed_at: sql`moment()`,
        removed_by: member.personId,
        removal_reason: input.reason,
      })
      .where('id', '=', comment.id)
      .execute();
    await dropText(tx, 'comment', comment.id);
    await dropCitations(tx, thread.id, comment.cites);
    await record(tx, member, {
      act: 'comment.removed',
      itemId: thread.id,
      collectiveId: thread.collectiveId,
      audienceId: thread.audienceId,
      particulars: {
        commentId: comment.id,
        seq: comment.seq,
        persons: comment.authorId === member.personId ? [] : [comment.authorId],
      },
    });
    return done({ threadId: thread.id, seq: comment.seq });
  });
}
