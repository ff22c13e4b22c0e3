import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import '../tables.ts';

/**
 * Says that an item (a proposal) was born of a message, inside the transaction that makes the item: shown under the message to
 * those who read both, and as a link from the item to the thread.
 */
export async function recordBirth(
  tx: Tx,
  member: Member,
  born: { readonly itemId: Id; readonly audienceId: Id; readonly commentId: Id },
): Promise<Outcome<undefined, 'comment-unknown'>> {
  const comment = await tx
    .selectFrom('comments')
    .select('thread_id')
    .where('id', '=', born.commentId)
    .executeTakeFirst();
  if (comment === undefined) return refused('comment-unknown');
  await tx
    .insertInto('comment_births')
    .values({
      item_id: born.itemId,
      audience_id: born.audienceId,
      thread_id: comment.thread_id,
      comment_id: born.commentId,
    })
    .execute();
  await tx
    .insertInto('links')
    .values({
      id: newId(),
      from_item_id: born.itemId,
      audience_id: born.audienceId,
      relation: 'produced_by',
      to_item_id: comment.thread_id,
      to_url: null,
      created_by: member.personId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return done();
}
