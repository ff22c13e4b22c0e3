import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { readPad } from '../../document/read-pad.ts';
import { withPad } from '../live/edit-pad.ts';
import { findPadId } from './find-pad-id.ts';
import { lockNote, type NotHeld } from './lock-note.ts';
import { forgetDraft, projectItem } from './project.ts';
import { showFiles, withdrawVersions } from './publish-note.ts';

/** Takes a published note back to those who write it: its versions, its links, its steps and its comments follow. */
export async function withdrawNote(member: Member, itemId: Id): Promise<Outcome<undefined, NotHeld | 'not-published'>> {
  const padId = await findPadId(member, itemId);
  const content = padId === null ? null : await withPad(padId, (pad) => Promise.resolve(readPad(pad.doc)));
  if (content === null) return refused('unknown-note');
  return asReader(member, async (tx) => {
    const held = await lockNote(tx, member, itemId);
    if (!held.ok) return held;
    const note = held.value;
    if (note.versionId === null) return refused('not-published');
    await withdrawVersions(tx, note);
    await tx.updateTable('notes').set({ version_id: null, published_at: null }).where('item_id', '=', itemId).execute();
    await tx
      .updateTable('items')
      .set({ audience_id: note.writersId, state: 'draft' })
      .where('id', '=', itemId)
      .execute();
    const { collectiveId, writersId: audienceId } = note;
    await projectItem(tx, { itemId, collectiveId, audienceId }, content, member.personId);
    await showFiles(tx, itemId);
    await forgetDraft(tx, itemId);
    await record(tx, member, { act: 'note.withdrawn', itemId, collectiveId, audienceId });
    return done();
  });
}
