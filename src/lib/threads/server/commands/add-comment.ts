import { sql } from 'kysely';
import { listReaders } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { indexText } from '#lib/kernel/server/search-index.ts';
import { writeMessage, type Written } from '../../markdown/serialise.ts';
import { placeUnder } from '../../reading/place.ts';
import type { LockedComment, LockedThread } from './lock.ts';

type Thread = Pick<LockedThread, 'id' | 'audienceId' | 'title' | 'lastSeq'>;

/** The message as its readers will see it; it may name whoever reads the thread (of a public one, the members of the collective). */
export async function write(tx: Tx, member: Member, audienceId: Id, source: string): Promise<Written> {
  const nameables = source.includes('@')
    ? await listReaders(tx, audienceId === publicAudience ? member.place.audienceId : audienceId)
    : [];
  return writeMessage(source, nameables, runtime().config.publicUrl);
}

export interface Added {
  readonly seq: number;
  readonly written: Written;
  /** Who is called by it: named or answered, never its author. */
  readonly called: readonly Id[];
}

/** Adds a message to a locked thread. null when that id is taken: the same message sent twice, or a stranger's. */
export async function addComment(
  tx: Tx,
  member: Member,
  thread: Thread,
  input: { readonly key: Id; readonly source: string; readonly answered: LockedComment | null },
): Promise<Added | null> {
  const written = await write(tx, member, thread.audienceId, input.source);
  const seq = thread.lastSeq + 1;
  const inserted = await tx
    .insertInto('comments')
    .values({
      id: input.key,
      thread_id: thread.id,
      audience_id: thread.audienceId,
      seq,
      parent_id: input.answered?.id ?? null,
      ...placeUnder(input.answered, seq),
      author_id: member.personId,
      source: input.source,
      html: written.html,
      excerpt: written.excerpt,
      cites: [...written.cites],
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return null;
  await tx
    .updateTable('threads')
    .set({ last_seq: seq, last_at: sql`moment()` })
    .where('item_id', '=', thread.id)
    .execute();
  await tx
    .updateTable('items')
    .set({ updated_at: sql`moment()` })
    .where('id', '=', thread.id)
    .execute();
  const comment = { id: input.key, seq, thread };
  const called = await callPeople(tx, member, comment, written.named, input.answered);
  await citeItems(tx, member, thread, written.cites);
  await makeFindable(tx, comment, written);
  return { seq, written, called };
}

interface Placed {
  readonly id: Id;
  readonly seq: number;
  readonly thread: Pick<Thread, 'id' | 'audienceId' | 'title'>;
}

/** Notes whom a message calls, so that it awaits them until they have read it. */
export async function callPeople(
  tx: Tx,
  member: Member,
  { id, seq, thread }: Placed,
  named: readonly Id[],
  answered: Pick<LockedComment, 'authorId' | 'removedAt'> | null,
): Promise<Id[]> {
  const calls = new Map<Id, 'named' | 'answered'>(named.map((personId) => [personId, 'named']));
  if (answered?.removedAt === null && !calls.has(answered.authorId)) calls.set(answered.authorId, 'answered');
  calls.delete(member.personId);
  if (calls.size === 0) return [];
  const rows = [...calls].map(([person_id, how]) => ({
    person_id,
    how,
    read_at: null,
    seq,
    comment_id: id,
    thread_id: thread.id,
    audience_id: thread.audienceId,
  }));
  await tx
    .insertInto('comment_calls')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return [...calls.keys()];
}

/** Ties the thread to the items that a message links to, those that its author may read. */
export async function citeItems(
  tx: Tx,
  member: Member,
  thread: Pick<Thread, 'id' | 'audienceId'>,
  cites: readonly Id[],
): Promise<void> {
  if (cites.length === 0) return;
  const known = await tx
    .selectFrom('items')
    .select('id')
    .where('id', 'in', cites)
    .where('id', '<>', thread.id)
    .execute();
  if (known.length === 0) return;
  const links = known.map(({ id }) => ({
    id: newId(),
    from_item_id: thread.id,
    audience_id: thread.audienceId,
    relation: 'cites' as const,
    to_item_id: id,
    to_url: null,
    created_by: member.personId,
  }));
  await tx
    .insertInto('links')
    .values(links)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function makeFindable(tx: Tx, { id, thread }: Placed, written: Written): Promise<void> {
  await indexText(tx, {
    source: 'comment',
    sourceId: id,
    itemId: thread.id,
    audienceId: thread.audienceId,
    kind: 'thread',
    title: thread.title,
    body: written.text,
  });
}

/** Who hears of every message of a thread (having asked for it, or written in it and asked for nothing), and who asked for silence. */
export async function listFollowers(tx: Tx, threadId: Id): Promise<{ all: Id[]; none: Set<Id> }> {
  const { rows } = await sql<{ person_id: Id; level: 'all' | 'none' }>`
    select person_id, level from thread_follows where thread_id = ${threadId} and level in ('all', 'none')
    union all
    select distinct c.author_id, 'all' from comments c where c.thread_id = ${threadId} and c.removed_at is null
      and not exists (select from thread_follows f where f.thread_id = c.thread_id and f.person_id = c.author_id)`.execute(
    tx,
  );
  return {
    all: rows.filter(({ level }) => level === 'all').map(({ person_id }) => person_id),
    none: new Set(rows.filter(({ level }) => level === 'none').map(({ person_id }) => person_id)),
  };
}
