import { sql } from 'kysely';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayMove } from '../../rules.ts';
import { lockThread } from './lock.ts';

type MoveRefusal =
  | 'thread-unknown'
  | 'thread-elsewhere'
  | 'thread-not-yours'
  | 'same-readers'
  | 'others-wrote'
  | 'not-in-circle'
  | 'not-in-network'
  | 'nobody-named'
  | 'not-members';

/** Gives a thread other readers. Messages, versions, marks, reactions, steps and journal follow by their foreign keys. */
export async function moveThread(
  member: Member,
  input: { readonly threadId: Id; readonly readers: AudienceChoice },
): Promise<Outcome<undefined, MoveRefusal>> {
  return asReader(member, async (tx) => {
    const thread = await lockThread(tx, input.threadId);
    if (thread === null) return refused('thread-unknown');
    const from = (await readershipsOf(tx, [thread.audienceId])).get(thread.audienceId);
    if (from === undefined) return refused('thread-unknown');
    const readers = await chooseAudience(tx, member, input.readers);
    if (!readers.ok) return readers;
    const to = { kind: input.readers.kind, audienceId: readers.value };
    const verdict = mayMove(member, thread, from, to, await othersWrote(tx, member, thread.id));
    if (!verdict.ok) return verdict;
    await tx
      .updateTable('items')
      .set({ audience_id: to.audienceId, updated_at: sql`moment()` })
      .where('id', '=', thread.id)
      .execute();
    await record(tx, member, {
      act: 'thread.moved',
      itemId: thread.id,
      collectiveId: thread.collectiveId,
      audienceId: to.audienceId,
      particulars: { from: thread.audienceId, to: to.audienceId },
    });
    return done();
  });
}

async function othersWrote(tx: Tx, member: Member, threadId: Id): Promise<boolean> {
  const row = await tx
    .selectFrom('comments')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('author_id', '<>', member.personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
