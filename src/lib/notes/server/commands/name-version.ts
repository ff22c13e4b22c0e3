import type { Guest, Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import type { Point } from '../../history/points.ts';
import { findGround, isWritten } from '../history/ground.ts';
import { stateAt } from '../history/state.ts';
import { keepVersion } from './keep-version.ts';

export type NotNamed = 'not-a-writer' | 'unknown-version';

/** Keeps a state of the draft, as it is on disk, under a name, for those who write: to compare with, to come back to. */
export async function nameVersion(
  writer: Member | Guest,
  input: { readonly itemId: Id; readonly point: Point; readonly name: string },
): Promise<Outcome<{ readonly versionId: Id }, NotNamed>> {
  return asReader(writer, async (tx) => {
    const ground = await findGround(tx, writer, input.itemId);
    if (!isWritten(ground)) return refused('not-a-writer');
    const state = await stateAt(tx, ground, input.point);
    if (state === null) return refused('unknown-version');
    const { itemId, slug, collectiveId, licence, pad } = ground;
    const { content, seq } = state;
    const kept = { content, seq, audienceId: pad.writersId, number: null, name: input.name, licence };
    const versionId = await keepVersion(tx, writer, { itemId, padId: pad.id, slug }, kept);
    await record(tx, writer, {
      act: 'note.named',
      collectiveId,
      audienceId: pad.writersId,
      particulars: { itemId, versionId },
    });
    return done({ versionId });
  });
}

/** Gives a version named while writing another name. */
export async function renameVersion(
  writer: Member | Guest,
  input: { readonly itemId: Id; readonly versionId: Id; readonly name: string },
): Promise<Outcome<undefined, NotNamed>> {
  return asReader(writer, async (tx) => {
    const ground = await findGround(tx, writer, input.itemId);
    if (!isWritten(ground)) return refused('not-a-writer');
    const { numUpdatedRows } = await tx
      .updateTable('note_versions')
      .set({ name: input.name })
      .where('id', '=', input.versionId)
      .where('item_id', '=', input.itemId)
      .where('number', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return refused('unknown-version');
    await record(tx, writer, {
      act: 'note.renamed',
      collectiveId: ground.collectiveId,
      audienceId: ground.pad.writersId,
      particulars: { itemId: input.itemId, versionId: input.versionId },
    });
    return done();
  });
}

/** Takes back the name of a version. What it said stays in the log, at its moment. */
export async function unnameVersion(
  writer: Member | Guest,
  input: { readonly itemId: Id; readonly versionId: Id },
): Promise<Outcome<undefined, NotNamed>> {
  return asReader(writer, async (tx) => {
    const ground = await findGround(tx, writer, input.itemId);
    if (!isWritten(ground)) return refused('not-a-writer');
    const { numDeletedRows } = await tx
      .deleteFrom('note_versions')
      .where('id', '=', input.versionId)
      .where('item_id', '=', input.itemId)
      .where('number', 'is', null)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) return refused('unknown-version');
    await record(tx, writer, {
      act: 'note.unnamed',
      collectiveId: ground.collectiveId,
      audienceId: ground.pad.writersId,
      particulars: { itemId: input.itemId, versionId: input.versionId },
    });
    return done();
  });
}
