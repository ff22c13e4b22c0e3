import { sql } from 'kysely';
import { ContentString, Item, type Doc } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { asOwner, readAs, type Tx } from '#lib/kernel/server/database.ts';
import { readPad, type NoteContent } from '../../document/read-pad.ts';
import { contentOf } from '../../document/version-content.ts';
import { writeMarkdown } from '../../document/write-markdown.ts';
import { emitPlain } from '../../header/emit.ts';
import { placesOf } from '../commands/project.ts';
import { padAt } from '../history/replay.ts';
import { loadPad } from '../live/storage.ts';
import '../tables.ts';

type Owner = Reader & { readonly personId: Id };

/** The notes that somebody wrote in or opened, wherever they are: their ids alone. For that person. */
export async function listOwnNotes(personId: Id): Promise<Id[]> {
  const { rows } = await asOwner((tx) =>
    sql<{ id: Id }>`
      select id from items where kind = 'note' and author_id = ${personId}
      union select p.item_id from pad_hands h join pads p on p.id = h.pad_id where h.person_id = ${personId}
      order by 1`.execute(tx),
  );
  return rows.map(({ id }) => id);
}

/** What somebody may have of one of these notes. */
export type OwnNote =
  /** As they read it now, in plain text with its header, Markdown below: it can be imported again. */
  | { readonly whole: true; readonly text: string }
  /** They do not read it any more: what they typed and nobody has removed. */
  | { readonly whole: false; readonly passages: readonly string[] };

export async function findOwnNote(owner: Owner, itemId: Id, language: 'fr' | 'en'): Promise<OwnNote> {
  const found = await readAs(owner, async (tx) => (await contentOfPad(tx, itemId)) ?? contentOfVersion(tx, itemId));
  if (found === null) return { whole: false, passages: await ownPassages(owner.personId, itemId) };
  const { header, body } = found.content;
  return { whole: true, text: emitPlain({ header, body: writeMarkdown(body, placesOf(found.slug)) }, language) };
}

interface Found {
  readonly content: NoteContent;
  readonly slug: string;
}

async function contentOfPad(tx: Tx, itemId: Id): Promise<Found | null> {
  const { rows } = await sql<{ id: Id; slug: string | null }>`
    select p.id, c.slug from pads p left join collectives c on c.id = p.collective_id where p.item_id = ${itemId}`.execute(
    tx,
  );
  if (rows[0] === undefined) return null;
  const { doc } = await padAt(tx, rows[0].id);
  const content = readPad(doc);
  doc.destroy();
  return { content, slug: rows[0].slug ?? '' };
}

async function contentOfVersion(tx: Tx, itemId: Id): Promise<Found | null> {
  const row = await tx
    .selectFrom('notes as n')
    .innerJoin('note_versions as v', 'v.id', 'n.version_id')
    .innerJoin('items as i', 'i.id', 'n.item_id')
    .leftJoin('collectives as c', 'c.id', 'i.collective_id')
    .select(['v.title', 'v.summary', 'v.context', 'v.hashtags', 'v.steps', 'v.participants', 'v.body', 'c.slug'])
    .where('n.item_id', '=', itemId)
    .executeTakeFirst();
  return row === undefined ? null : { content: contentOf(row), slug: row.slug ?? '' };
}

async function ownPassages(personId: Id, itemId: Id): Promise<string[]> {
  const { rows } = await asOwner((tx) =>
    sql<{ padId: Id; client: number }>`
    select h.pad_id as "padId", h.client_id as client from pad_hands h join pads p on p.id = h.pad_id
    where p.item_id = ${itemId} and h.person_id = ${personId} order by h.since`.execute(tx),
  );
  const padId = rows[0]?.padId;
  const pad = padId === undefined ? null : await loadPad(padId);
  if (pad === null) return [];
  const passages = rows.flatMap(({ client }) => passagesBy(pad.doc, client));
  pad.doc.destroy();
  return passages;
}

/** What one hand typed and nobody has removed, in the order of its typing; neighbours in the text are one passage. */
function passagesBy(doc: Doc, client: number): string[] {
  const passages: string[] = [];
  let before: Item | null = null;
  for (const struct of doc.store.clients.get(client) ?? []) {
    if (!(struct instanceof Item) || struct.deleted || !(struct.content instanceof ContentString)) continue;
    if (before !== null && struct.left === before) passages.push((passages.pop() ?? '') + struct.content.str);
    else passages.push(struct.content.str);
    before = struct;
  }
  return passages.filter((text) => text.trim() !== '');
}
