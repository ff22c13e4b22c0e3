import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { drawnId, type Earlier } from '#lib/kernel/server/drawn-id.ts';
import { mayOpenAside } from '../../rules.ts';
import { lockThread } from './lock.ts';
import { insertThread, openWith } from './open-thread.ts';

export interface NewAside {
  /** The id of the aside to be, drawn by the form. */
  readonly key: Id;
  readonly threadId: Id;
  /** The number of the message it answers; null: after the last one. */
  readonly answers: number | null;
  readonly source: string;
  readonly readers: AudienceChoice;
}

type AsideRefusal =
  | 'thread-unknown'
  | 'thread-elsewhere'
  | 'thread-closed'
  | 'aside-too-deep'
  | 'comment-unknown'
  | 'not-in-circle'
  | 'not-in-network'
  | 'nobody-named'
  | 'not-members';

/**
 * Opens an aside under a message: a thread of its own, read by one circle or by a few. Nothing of it is written where
 * the others could see: neither the thread's count, nor its date, nor its journal.
 */
export async function openAside(member: Member, input: NewAside): Promise<Outcome<{ id: Id }, AsideRefusal>> {
  return asReader(member, async (tx) => {
    const parent = await lockThread(tx, input.threadId);
    if (parent === null) return refused('thread-unknown');
    const { id, written } = await drawnId(tx, input.key, (key) => findEarlier(tx, member, key, input.source));
    if (written) return done({ id });
    const readerships = await readershipsOf(tx, [parent.audienceId]);
    const verdict = mayOpenAside(member, parent, { kind: readerships.get(parent.audienceId)?.kind ?? 'named' });
    if (!verdict.ok) return verdict;
    const answered = await tx
      .selectFrom('comments')
      .select('root')
      .where('thread_id', '=', parent.id)
      .where('seq', '=', input.answers ?? parent.lastSeq)
      .executeTakeFirst();
    if (answered === undefined) return refused('comment-unknown');
    const readers = await chooseAudience(tx, member, input.readers);
    if (!readers.ok) return readers;
    const aside = await insertThread(tx, member, {
      id,
      title: parent.title,
      summary: '',
      audienceId: readers.value,
      aside: { of: parent.id, under: answered.root },
    });
    if (aside === null) return refused('thread-unknown');
    await openWith(tx, member, aside, input.source, input.readers);
    return done({ id: aside.id });
  });
}

/** The aside that the same form has opened already: by the same hand, with the same first words. */
async function findEarlier(tx: Tx, member: Member, key: Id, source: string): Promise<Earlier> {
  const row = await tx
    .selectFrom('items as i')
    .leftJoin('comments as c', (join) => join.onRef('c.thread_id', '=', 'i.id').on('c.seq', '=', 1))
    .select(['i.author_id', 'c.source'])
    .where('i.id', '=', key)
    .executeTakeFirst();
  if (row === undefined) return 'none';
  return row.author_id === member.personId && row.source === source ? 'same' : 'other';
}
