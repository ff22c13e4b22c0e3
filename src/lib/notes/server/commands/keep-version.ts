import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { writeHtml } from '../../document/html.ts';
import type { NoteContent } from '../../document/read-pad.ts';
import { writeText } from '../../document/text.ts';
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
export async function keepVersion(
  tx: Tx,
  hand: { readonly personId: Id },
  note: { readonly itemId: Id; readonly padId: Id; readonly slug: string },
  version: KeptVersion,
): Promise<Id> {
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
      made_by: hand.personId,
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
      body_html: writeHtml(body, placesOf(note.slug)).html,
      body_text: writeText(body),
    })
    .execute();
  return id;
}
