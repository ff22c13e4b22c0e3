import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { lockNote, type NotHeld } from './lock-note.ts';
import { showFiles } from './publish-note.ts';

export type NotWithdrawn = NotHeld | 'unknown-version' | 'latest-version';

/**
 * Takes one earlier version back from its readers, who keep the others. The latest is withdrawn with the note, or replaced by publishing
 * again.
 */
export async function withdrawVersion(
  member: Member,
  input: { readonly itemId: Id; readonly number: number },
): Promise<Outcome<undefined, NotWithdrawn>> {
  return asReader(member, async (tx) => {
    const held = await lockNote(tx, member, input.itemId);
    if (!held.ok) return held;
    const { itemId, collectiveId, writersId, readersId, versionId } = held.value;
    const version = await tx
      .selectFrom('note_versions')
      .select('id')
      .where('item_id', '=', itemId)
      .where('number', '=', input.number)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    if (version === undefined) return refused('unknown-version');
    if (version.id === versionId) return refused('latest-version');
    await tx
      .updateTable('note_versions')
      .set({ audience_id: writersId, withdrawn_at: sql<Date>`moment()` })
      .where('id', '=', version.id)
      .execute();
    await showFiles(tx, itemId);
    // To the readers: their public pages must be made again. What was withdrawn is told by its number alone.
    await record(tx, member, {
      act: 'note.version-withdrawn',
      itemId,
      collectiveId,
      audienceId: readersId,
      particulars: { number: input.number },
    });
    return done();
  });
}
