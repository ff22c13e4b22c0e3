import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayPost } from '../../rules.ts';
import type { ReactionWord } from '../../types.ts';
import { lockComment } from './lock.ts';

type ReactRefusal = 'comment-unknown' | 'comment-removed' | 'thread-elsewhere' | 'thread-closed';

/** Says one word of a message, changes it, or takes it back (`none`). */
export async function react(
  member: Member,
  input: { readonly commentId: Id; readonly word: ReactionWord | 'none' },
): Promise<Outcome<{ threadId: Id; seq: number }, ReactRefusal>> {
  return asReader(member, async (tx) => {
    const locked = await lockComment(tx, input.commentId);
    if (locked === null) return refused('comment-unknown');
    const { thread, comment } = locked;
    const verdict = mayPost(member, thread);
    if (!verdict.ok) return verdict;
    if (comment.removedAt !== null) return refused('comment-removed');
    const mine = { comment_id: comment.id, person_id: member.personId };
    const { word } = input;
    if (word === 'none') {
      await tx
        .deleteFrom('comment_reactions')
        .where('comment_id', '=', mine.comment_id)
        .where('person_id', '=', mine.person_id)
        .execute();
    } else {
      await tx
        .insertInto('comment_reactions')
        .values({ ...mine, word, thread_id: thread.id, audience_id: thread.audienceId })
        .onConflict((conflict) =>
          conflict.columns(['comment_id', 'person_id']).doUpdateSet({ word, at: sql`moment()` }),
        )
        .execute();
    }
    await record(tx, member, {
      act: word === 'none' ? 'reaction.withdrawn' : 'reaction.given',
      itemId: thread.id,
      collectiveId: thread.collectiveId,
      audienceId: thread.audienceId,
      particulars: { commentId: comment.id, seq: comment.seq, word, author: comment.authorId },
    });
    return done({ threadId: thread.id, seq: comment.seq });
  });
}
