import { sql } from 'kysely';
import type { WritersChoice } from '#lib/collectives/audiences/types.ts';
import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { drawnId } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { setLinks } from '#lib/kernel/server/links.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import * as m from '#lib/messages/messages.js';
import type { Body } from '../../document/body.ts';
import { filesIn } from '../../document/references.ts';
import type { NoteContent } from '../../document/read-pad.ts';
import { replaceFiles } from '../../document/replace-files.ts';
import { contentOf } from '../../document/version-content.ts';
import type { NewHeader } from '../../types.ts';
import { findCreated, findEarlier, layNote, type CreatedNote, type NotCreated } from './create-note.ts';
import '../tables.ts';

export interface Continuation {
  /** The id of the note to be, drawn by the form. */
  readonly key?: Id | undefined;
  readonly sourceId: Id;
  readonly writers: WritersChoice;
}

interface Source {
  readonly id: Id;
  readonly licence: string | null;
  readonly language: string;
  readonly authorId: Id | null;
  readonly content: NoteContent;
}

/**
 * « Reprendre ce travail »: a note of one's own that goes on from the version one may read. The words are copied, the licence stays, those
 * who had a part are named, and the link `continues` keeps the thread (rule D19).
 */
export async function continueNote(
  member: Member,
  input: Continuation,
): Promise<Outcome<CreatedNote, NotCreated | 'unknown-note' | 'not-published'>> {
  return asReader(member, async (tx) => {
    const source = await findSource(tx, input.sourceId);
    if (source === null) return refused('unknown-note');
    if (source === 'not-published') return refused('not-published');
    const { id, written } = await drawnId(tx, input.key, (key) => findEarlier(tx, member, key, null));
    if (written) return done(await findCreated(tx, id));
    const audience = await chooseAudience(tx, member, input.writers);
    if (!audience.ok) return audience;
    const header = await continuedHeader(tx, source);
    const { licence, language } = source;
    const copies = await planCopies(tx, source.content.body);
    const body = replaceFiles(source.content.body, copies);
    const note = await layNote(tx, member, {
      itemId: id,
      header,
      body,
      licence,
      language,
      audienceId: audience.value,
    });
    await copyFiles(tx, member, note.itemId, audience.value, copies);
    await setLinks(
      tx,
      { id: note.itemId, audienceId: audience.value },
      'continues',
      [{ itemId: source.id }],
      member.personId,
    );
    await record(tx, member, {
      act: 'note.continued',
      itemId: note.itemId,
      collectiveId: member.place.collectiveId,
      audienceId: audience.value,
      particulars: { from: source.id },
    });
    return done(note);
  });
}

/** The version that this person may read. A draft is continued by writing in it. */
async function findSource(tx: Tx, itemId: Id): Promise<Source | 'not-published' | null> {
  const item = await tx
    .selectFrom('items as i')
    .innerJoin('notes as n', 'n.item_id', 'i.id')
    .select(['i.id', 'i.licence', 'i.language', 'i.author_id', 'n.version_id'])
    .where('i.id', '=', itemId)
    .executeTakeFirst();
  if (item === undefined) return null;
  if (item.version_id === null) return 'not-published';
  const version = await tx
    .selectFrom('note_versions')
    .selectAll()
    .where('id', '=', item.version_id)
    .executeTakeFirstOrThrow();
  return {
    id: item.id,
    licence: version.licence,
    language: item.language,
    authorId: item.author_id,
    content: contentOf(version),
  };
}

/** Steps that are done are not handed on; whoever had a part is, and whoever began, if nobody is named. */
async function continuedHeader(tx: Tx, source: Source): Promise<NewHeader> {
  const { header } = source.content;
  const finished = await tx
    .selectFrom('steps')
    .select('id')
    .where('item_id', '=', source.id)
    .where((eb) => eb.or([eb('done_at', 'is not', null), eb('dropped_at', 'is not', null)]))
    .execute();
  const over = new Set(finished.map(({ id }) => id));
  const origin = m.notes_part_origin();
  const people = header.participants.map((person) => ({ ...person, part: person.part === '' ? origin : person.part }));
  return {
    ...header,
    steps: header.steps.filter(({ id }) => !over.has(id)),
    participants: people.length > 0 ? people : await authorOf(tx, source, origin),
  };
}

async function authorOf(tx: Tx, source: Source, part: string): Promise<NewHeader['participants']> {
  const name = source.authorId === null ? undefined : (await namesOf(tx, [source.authorId])).get(source.authorId)?.name;
  const { rows } = await sql<{ name: string }>`select name from places_of_items(array[${source.id}]::uuid[])`.execute(
    tx,
  );
  const organisation = rows[0]?.name ?? '';
  const who = name ?? organisation;
  return who === ''
    ? []
    : [{ name: who, organisation: name === undefined ? '' : organisation, part, personId: source.authorId ?? '' }];
}

/** The files shown in the text that this person may read, each with the id of its copy. The bytes are kept once. */
async function planCopies(tx: Tx, body: Body): Promise<Map<Id, Id>> {
  const readable = await tx
    .selectFrom('attachments')
    .select('id')
    .where('id', '=', sql<Id>`any (${filesIn(body)}::uuid[])`)
    .execute();
  return new Map(readable.map(({ id }) => [id, newId()]));
}

async function copyFiles(
  tx: Tx,
  member: Member,
  itemId: Id,
  audienceId: Id,
  copies: ReadonlyMap<Id, Id>,
): Promise<void> {
  if (copies.size === 0) return;
  await sql`
    insert into attachments (id, item_id, audience_id, name, media_type, bytes, sha256, width, height, uploaded_by)
    select g.copy, ${itemId}, ${audienceId}, a.name, a.media_type, a.bytes, a.sha256, a.width, a.height, ${member.personId}
    from unnest(${[...copies.keys()]}::uuid[], ${[...copies.values()]}::uuid[]) g(source, copy) join attachments a on a.id = g.source`.execute(
    tx,
  );
}
