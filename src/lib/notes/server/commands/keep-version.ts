import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { writeHtml } from '../../document/html.ts';
import type { NoteContent } from '../../document/read-pad.ts';
import { writeText } from '../../document/text.ts';
import type { HeldNote } from './lock-note.ts';
import { placesOf } from './project.ts';

export interface KeptVersion {
  readonly content: NoteContent;
  /** Place in the log up to which `content` tells. */
  readonly seq: number;
  readonly audienceId: Id;
  /** null: named while writing. */
  readonly number: number | null;
  readonly name: string;
  readonly licence: string | null;
}

/** Writes a version for good: its words, its header and the HTML that readers are given. */
export async function keepVersion(tx: Tx, member: Member, note: HeldNote, version: KeptVersion): Promise<Id> {
  const { content, seq, audienceId, number, name, licence } = version;
  const { header, body } = content;
  const id = newId();
  await tx
    .insertInto('note_versions')
    .values({
      id,
      item_id: note.itemId,
      pad_id: note.padId,
      audience_id: audienceId,
      number,
      name,
      made_by: member.personId,
      actor_name: null,
      seq,
      title: header.title,
      summary: header.description,
      context: header.context,
      hashtags: [...header.hashtags],
      steps: JSON.stringify(header.steps),
      participants: JSON.stringify(header.participants),
      licence,
      body: JSON.stringify(body),
      body_html: writeHtml(body, placesOf(member.place.slug)).html,
      body_text: writeText(body),
    })
    .execute();
  return id;
}
