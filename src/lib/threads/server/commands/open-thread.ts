import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { drawnId, type Earlier } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { indexText } from '#lib/kernel/server/search-index.ts';
import { addComment } from './add-comment.ts';
import { lockThread, type LockedThread } from './lock.ts';
import { finishPosting } from './post-comment.ts';

export interface NewThread {
  /** The id of the thread to be, drawn by the form: the same form sent twice opens once. */
  readonly key: Id;
  readonly title: string;
  /** One or two lines under the title. */
  readonly summary: string;
  /** The first message, in Markdown. */
  readonly source: string;
  /** The item it is about. */
  readonly about: Id | null;
  readonly readers: AudienceChoice;
}

type OpenRefusal =
  'not-in-circle' | 'not-in-network' | 'nobody-named' | 'not-members' | 'item-unknown' | 'thread-unknown';

/** Opens a discussion with its first message. */
export async function openThread(
  member: Member,
  input: NewThread,
): Promise<Outcome<{ id: Id; title: string }, OpenRefusal>> {
  return asReader(member, async (tx) => {
    const { id, written } = await drawnId(tx, input.key, (key) => findEarlier(tx, member, key, input.title));
    if (written) return done({ id, title: input.title });
    if (input.about !== null && !(await isReadable(tx, input.about))) return refused('item-unknown');
    const readers = await chooseAudience(tx, member, input.readers);
    if (!readers.ok) return readers;
    const thread = await insertThread(tx, member, { ...input, id, audienceId: readers.value, aside: null });
    if (thread === null) return refused('thread-unknown');
    if (input.about !== null) await tieTo(tx, member, thread, input.about);
    await openWith(tx, member, thread, input.source, input.readers);
    return done({ id: thread.id, title: input.title });
  });
}

/** A thread that the same form has opened already: of the same hand, under the same title. */
export async function findEarlier(tx: Tx, member: Member, key: Id, title: string): Promise<Earlier> {
  const row = await tx
    .selectFrom('items')
    .select(['author_id', 'kind', 'title'])
    .where('id', '=', key)
    .executeTakeFirst();
  if (row === undefined) return 'none';
  const same = row.author_id === member.personId && row.kind === 'thread' && row.title === title;
  return same ? 'same' : 'other';
}

export interface ThreadRow {
  readonly id: Id;
  readonly title: string;
  readonly summary: string;
  readonly audienceId: Id;
  /** Where an aside hangs: under which message of which thread. */
  readonly aside: { readonly of: Id; readonly under: number } | null;
}

/** null when that id is taken by something else. */
export async function insertThread(tx: Tx, member: Member, row: ThreadRow): Promise<LockedThread | null> {
  const inserted = await tx
    .insertInto('items')
    .values({
      id: row.id,
      collective_id: member.place.collectiveId,
      audience_id: row.audienceId,
      kind: 'thread',
      title: row.title,
      summary: row.summary,
      state: 'open',
      licence: null,
      author_id: member.personId,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return null;
  await tx
    .insertInto('threads')
    .values({
      item_id: row.id,
      audience_id: row.audienceId,
      collective_id: member.place.collectiveId,
      closed_at: null,
      closed_by: null,
      reopened_at: null,
      reopened_by: null,
      aside_of: row.aside?.of ?? null,
      aside_under: row.aside?.under ?? null,
    })
    .execute();
  await indexText(tx, {
    source: 'item',
    sourceId: row.id,
    itemId: row.id,
    audienceId: row.audienceId,
    kind: 'thread',
    title: row.title,
    body: row.summary,
  });
  return lockThread(tx, row.id);
}

/** The first message, and the journal's two facts: the thread is open, and something was said in it. */
export async function openWith(
  tx: Tx,
  member: Member,
  thread: LockedThread,
  source: string,
  readers: AudienceChoice,
): Promise<void> {
  const commentId = newId();
  const added = await addComment(tx, member, thread, { key: commentId, source, answered: null });
  if (added === null) throw new Error('a fresh id is taken');
  const invited = readers.kind === 'named' ? readers.personIds.filter((id) => id !== member.personId) : [];
  await record(tx, member, {
    act: 'thread.opened',
    itemId: thread.id,
    collectiveId: thread.collectiveId,
    audienceId: thread.audienceId,
    particulars: { persons: invited, asideOf: thread.asideOf },
  });
  await finishPosting(tx, member, thread, commentId, added);
}

async function isReadable(tx: Tx, itemId: Id): Promise<boolean> {
  return (await tx.selectFrom('items').select('id').where('id', '=', itemId).executeTakeFirst()) !== undefined;
}

async function tieTo(tx: Tx, member: Member, thread: LockedThread, itemId: Id): Promise<void> {
  await tx
    .insertInto('links')
    .values({
      id: newId(),
      from_item_id: thread.id,
      audience_id: thread.audienceId,
      relation: 'about',
      to_item_id: itemId,
      to_url: null,
      created_by: member.personId,
    })
    .execute();
}
