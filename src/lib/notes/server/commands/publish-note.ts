import { sql } from 'kysely';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import type { Body } from '../../document/body.ts';
import { readPad, type NoteContent } from '../../document/read-pad.ts';
import { filesIn } from '../../document/references.ts';
import { mayPublish } from '../../rules.ts';
import { writeText } from '../../document/text.ts';
import { withPad } from '../live/edit-pad.ts';
import type { NotCreated } from './create-note.ts';
import { keepVersion } from './keep-version.ts';
import { lockNote, type HeldNote, type NotHeld } from './lock-note.ts';
import { forgetDraft, projectItem } from './project.ts';
import { findPadId } from './find-pad-id.ts';

export interface Publication {
  readonly itemId: Id;
  readonly readers: AudienceChoice;
  /** A few words on what this version brings; may be empty. */
  readonly name: string;
  /** SPDX id or LicenseRef-…; null: all rights reserved, which is what no licence means. */
  readonly licence: string | null;
}

export type NotPublished = NotHeld | NotCreated | 'title-missing' | 'nothing-written';

/** Gives readers the text as it is on disk at this moment, as the next numbered version. */
export async function publishNote(
  member: Member,
  input: Publication,
): Promise<Outcome<{ readonly number: number }, NotPublished>> {
  const padId = await findPadId(member, input.itemId);
  const state =
    padId === null ? null : await withPad(padId, (pad) => Promise.resolve({ content: readPad(pad.doc), seq: pad.seq }));
  if (state === null) return refused('unknown-note');
  return asReader(member, async (tx) => {
    const held = await lockNote(tx, member, input.itemId);
    if (!held.ok) return held;
    const verdict = mayPublish({ title: state.content.header.title, text: writeText(state.content.body) });
    if (!verdict.ok) return verdict;
    const readers = await chooseAudience(tx, member, input.readers);
    if (!readers.ok) return readers;
    const number = held.value.numbersGiven + 1;
    const { name, licence } = input;
    const version = { ...state, audienceId: readers.value, number, name, licence };
    await giveReaders(tx, held.value, readers.value);
    const versionId = await keepVersion(tx, member, { ...held.value, slug: member.place.slug }, version);
    await tx
      .updateTable('notes')
      .set({ version_id: versionId, published_at: sql<Date>`moment()`, numbers_given: number })
      .where('item_id', '=', input.itemId)
      .execute();
    await tx.updateTable('items').set({ state: 'published', licence }).where('id', '=', input.itemId).execute();
    await showToReaders(tx, member, held.value, readers.value, state.content);
    const { itemId, collectiveId } = held.value;
    await record(tx, member, {
      act: 'note.published',
      itemId,
      collectiveId,
      audienceId: readers.value,
      particulars: { number, name },
    });
    return done({ number });
  });
}

/**
 * Moves the item to its readers, and all that follows it. Other readers than before start a new public history: what the former ones
 * were given goes back to those who write.
 */
async function giveReaders(tx: Tx, note: HeldNote, readersId: Id): Promise<void> {
  if (readersId === note.readersId) return;
  await withdrawVersions(tx, note);
  await tx.updateTable('items').set({ audience_id: readersId }).where('id', '=', note.itemId).execute();
}

/** Published versions become the writers' own. */
export async function withdrawVersions(tx: Tx, note: HeldNote): Promise<void> {
  await tx
    .updateTable('note_versions')
    .set({ audience_id: note.writersId, withdrawn_at: sql<Date>`moment()` })
    .where('item_id', '=', note.itemId)
    .where('number', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .execute();
}

async function showToReaders(
  tx: Tx,
  member: Member,
  note: HeldNote,
  readersId: Id,
  content: NoteContent,
): Promise<void> {
  const { itemId, collectiveId } = note;
  await projectItem(tx, { itemId, collectiveId, audienceId: readersId }, content, member.personId);
  await showFiles(tx, itemId);
  await forgetDraft(tx, itemId);
}

/** The files that a version shows which readers have, and no other one of the note. */
export async function showFiles(tx: Tx, itemId: Id): Promise<void> {
  const versions = await tx
    .selectFrom('note_versions')
    .select('body')
    .where('item_id', '=', itemId)
    .where('number', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .execute();
  const shown = [...new Set(versions.flatMap(({ body }) => filesIn(body as Body)))];
  await sql`
    update attachments set published = id = any (${shown}::uuid[])
    where item_id = ${itemId} and pad_id is not null and published <> (id = any (${shown}::uuid[]))`.execute(tx);
}
