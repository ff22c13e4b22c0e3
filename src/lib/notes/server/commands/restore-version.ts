import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { writePad } from '../../document/write-pad.ts';
import { editPad } from '../live/edit-pad.ts';
import { contentOf } from '../../document/version-content.ts';
import { lockNote, type HeldNote, type NotHeld } from './lock-note.ts';

/**
 * Makes the draft say again what a version said, as a new edit: nothing of what was written since is erased from the log, and what both
 * have in common keeps its author.
 */
export async function restoreVersion(
  member: Member,
  input: { readonly itemId: Id; readonly versionId: Id },
): Promise<Outcome<undefined, NotHeld | 'unknown-version'>> {
  const found = await asReader(member, async (tx): Promise<Outcome<Found, NotHeld | 'unknown-version'>> => {
    const held = await lockNote(tx, member, input.itemId);
    if (!held.ok) return held;
    const version = await tx
      .selectFrom('note_versions')
      .selectAll()
      .where('id', '=', input.versionId)
      .where('item_id', '=', input.itemId)
      .executeTakeFirst();
    if (version === undefined) return refused('unknown-version');
    await record(tx, member, {
      act: 'note.restored',
      collectiveId: held.value.collectiveId,
      audienceId: held.value.writersId,
      particulars: { itemId: input.itemId, versionId: version.id },
    });
    return done({ note: held.value, content: contentOf(version) });
  });
  if (!found.ok) return found;
  await editPad(found.value.note.padId, { personId: member.personId }, (pad) => {
    writePad(pad, found.value.content);
  });
  return done();
}

interface Found {
  readonly note: HeldNote;
  readonly content: ReturnType<typeof contentOf>;
}
