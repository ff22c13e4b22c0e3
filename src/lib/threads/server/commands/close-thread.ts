import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayClose, mayReopen } from '../../rules.ts';
import { lockThread } from './lock.ts';

interface Turn {
  readonly threadId: Id;
  readonly reason: string;
}

/** Closes a discussion with what was understood in it: nobody writes there until it is opened again. */
export async function closeThread(
  member: Member,
  { threadId, reason }: Turn,
): Promise<Outcome<undefined, 'thread-unknown' | 'thread-elsewhere' | 'thread-not-yours' | 'thread-closed'>> {
  return asReader(member, async (tx) => {
    const thread = await lockThread(tx, threadId);
    if (thread === null) return refused('thread-unknown');
    const verdict = mayClose(member, thread);
    if (!verdict.ok) return verdict;
    await tx
      .updateTable('threads')
      .set({ closed_at: sql`moment()`, closed_by: member.personId, closing: reason })
      .where('item_id', '=', threadId)
      .execute();
    await tx
      .updateTable('items')
      .set({ state: 'closed', updated_at: sql`moment()` })
      .where('id', '=', threadId)
      .execute();
    const { collectiveId, audienceId } = thread;
    await record(tx, member, {
      act: 'thread.closed',
      itemId: threadId,
      collectiveId,
      audienceId,
      particulars: { reason },
    });
    return done();
  });
}

/** Opens a closed discussion again, and says why. */
export async function reopenThread(
  member: Member,
  { threadId, reason }: Turn,
): Promise<Outcome<undefined, 'thread-unknown' | 'thread-elsewhere' | 'thread-not-yours' | 'thread-open'>> {
  return asReader(member, async (tx) => {
    const thread = await lockThread(tx, threadId);
    if (thread === null) return refused('thread-unknown');
    const verdict = mayReopen(member, thread);
    if (!verdict.ok) return verdict;
    await tx
      .updateTable('threads')
      .set({
        closed_at: null,
        closed_by: null,
        closing: '',
        reopened_at: sql`moment()`,
        reopened_by: member.personId,
        reopening: reason,
      })
      .where('item_id', '=', threadId)
      .execute();
    await tx
      .updateTable('items')
      .set({ state: 'open', updated_at: sql`moment()` })
      .where('id', '=', threadId)
      .execute();
    const { collectiveId, audienceId } = thread;
    await record(tx, member, {
      act: 'thread.reopened',
      itemId: threadId,
      collectiveId,
      audienceId,
      particulars: { reason },
    });
    return done();
  });
}
