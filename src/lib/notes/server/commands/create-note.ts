import { Doc, encodeStateAsUpdate } from 'yjs';
import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import type { WritersChoice } from '#lib/collectives/audiences/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { drawnId, type Earlier } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Body } from '../../document/body.ts';
import type { NoteContent } from '../../document/read-pad.ts';
import { writePad } from '../../document/write-pad.ts';
import type { NewHeader, NoteHeader } from '../../types.ts';
import { projectItem, projectPad } from './project.ts';

export interface NewNote {
  /** The id of the note to be, drawn by the form. */
  readonly key?: Id | undefined;
  readonly header: NewHeader;
  readonly body: Body;
  /** Who writes it, and alone reads it until it is published. */
  readonly writers: WritersChoice;
  readonly licence?: string | null;
  /** BCP 47; French unless said. */
  readonly language?: string;
}

export interface CreatedNote {
  readonly itemId: Id;
  readonly padId: Id;
}

export type NotCreated = 'not-in-circle' | 'not-in-network' | 'nobody-named' | 'not-members';

/** Opens a note, empty or with its first words (a form, an import, the demonstration). */
export function createNote(member: Member, input: NewNote): Promise<Outcome<CreatedNote, NotCreated>> {
  return asReader(member, async (tx) => {
    const { id, written } = await drawnId(tx, input.key, (key) => findEarlier(tx, member, key, input.header.title));
    if (written) return done(await findCreated(tx, id));
    const audience = await chooseAudience(tx, member, input.writers);
    if (!audience.ok) return audience;
    return done(await layNote(tx, member, { ...input, audienceId: audience.value, itemId: id }));
  });
}

/** The note that the same form has opened already: of the same hand, under the title it was given (null: whatever its title). */
export async function findEarlier(tx: Tx, member: Member, key: Id, title: string | null): Promise<Earlier> {
  const row = await tx
    .selectFrom('items as i')
    .leftJoin('pads as p', 'p.item_id', 'i.id')
    .select(['i.author_id', 'i.kind', 'p.title'])
    .where('i.id', '=', key)
    .executeTakeFirst();
  if (row === undefined) return 'none';
  const same = row.author_id === member.personId && row.kind === 'note' && (title === null || row.title === title);
  return same ? 'same' : 'other';
}

export async function findCreated(tx: Tx, itemId: Id): Promise<CreatedNote> {
  const pad = await tx.selectFrom('pads').select('id').where('item_id', '=', itemId).executeTakeFirstOrThrow();
  return { itemId, padId: pad.id };
}

/** Writes the rows of a new note, in the transaction of whoever opens it: createNote, or a continuation. */
export async function layNote(
  tx: Tx,
  member: Member,
  input: Omit<NewNote, 'writers'> & {
    readonly audienceId: Id;
    /** The id promised to it, by an import whose texts point at one another before they are written. */
    readonly itemId?: Id;
  },
): Promise<CreatedNote> {
  const { collectiveId, slug } = member.place;
  const { audienceId } = input;
  const content: NoteContent = { header: withIds(input.header), body: input.body };
  const note = { itemId: input.itemId ?? newId(), padId: newId() };
  await tx
    .insertInto('items')
    .values({
      id: note.itemId,
      collective_id: collectiveId,
      audience_id: audienceId,
      kind: 'note',
      state: 'draft',
      language: input.language ?? 'fr',
      licence: input.licence ?? null,
      author_id: member.personId,
    })
    .execute();
  await tx
    .insertInto('notes')
    .values({ item_id: note.itemId, audience_id: audienceId, version_id: null, published_at: null })
    .execute();
  await tx
    .insertInto('pads')
    .values({ id: note.padId, item_id: note.itemId, collective_id: collectiveId, audience_id: audienceId })
    .execute();
  const seq = await writeFirstWords(tx, note.padId, audienceId, member.personId, content);
  await projectPad(tx, { padId: note.padId, slug, content, seq });
  await projectItem(tx, { itemId: note.itemId, collectiveId, audienceId }, content, member.personId);
  await record(tx, member, { act: 'note.created', itemId: note.itemId, collectiveId, audienceId });
  return note;
}

/** The only rows of a log that do not pass through the open pads: nobody can have this pad open yet. */
async function writeFirstWords(tx: Tx, padId: Id, audienceId: Id, personId: Id, content: NoteContent): Promise<number> {
  const pad = new Doc();
  writePad(pad, content);
  const hand = { pad_id: padId, audience_id: audienceId, person_id: personId, actor_name: null };
  const { seq } = await tx
    .insertInto('pad_updates')
    .values({ ...hand, bytes: Buffer.from(encodeStateAsUpdate(pad)) })
    .returning('seq')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('pad_hands')
    .values({ ...hand, client_id: pad.clientID })
    .execute();
  pad.destroy();
  return seq;
}

function withIds(header: NewHeader): NoteHeader {
  return {
    ...header,
    steps: header.steps.map((step) => ({ ...step, id: newId() })),
    participants: header.participants.map((person) => ({ ...person, id: newId() })),
  };
}
