import type { Guest, Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, readAs } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { undoEdit } from '../../document/undo-edit.ts';
import { writePad } from '../../document/write-pad.ts';
import { writePoint, type Point } from '../../history/points.ts';
import { findGround, isWritten } from '../history/ground.ts';
import { stateAt } from '../history/state.ts';
import { editPad, type EditPlace } from '../live/edit-pad.ts';
import type { NotNamed } from './name-version.ts';

/**
 * Makes the draft say again what it said at a point, as a new edit: nothing of what was written since is erased from the log, and what
 * both have in common keeps its author. Answers where it stands in the log, for it to be undone.
 */
export async function restoreNote(
  writer: Member | Guest,
  input: { readonly itemId: Id; readonly point: Point },
): Promise<Outcome<EditPlace, NotNamed>> {
  const found = await readAs(writer, async (tx) => {
    const ground = await findGround(tx, writer, input.itemId);
    if (!isWritten(ground)) return refused('not-a-writer');
    const state = await stateAt(tx, ground, input.point);
    return state === null ? refused('unknown-version') : done({ ground, content: state.content });
  });
  if (!found.ok) return found;
  const { ground, content } = found.value;
  const place = await editPad(ground.pad.id, { personId: writer.personId }, (pad) => {
    writePad(pad, content);
  });
  if (place === null) return refused('unknown-version');
  await asReader(writer, (tx) =>
    record(tx, writer, {
      act: 'note.restored',
      collectiveId: ground.collectiveId,
      audienceId: ground.pad.writersId,
      particulars: { itemId: input.itemId, to: writePoint(input.point), ...place },
    }),
  );
  return done(place);
}

/** Takes back a return to an earlier state, by its place in the log. What was written since by anybody stays. */
export async function undoRestore(
  writer: Member | Guest,
  input: { readonly itemId: Id; readonly seq: number },
): Promise<Outcome<EditPlace, NotNamed>> {
  const found = await readAs(writer, async (tx) => {
    const ground = await findGround(tx, writer, input.itemId);
    if (!isWritten(ground)) return refused('not-a-writer');
    const rows = await tx
      .selectFrom('pad_updates')
      .select(['seq', 'bytes'])
      .where('pad_id', '=', ground.pad.id)
      .orderBy('seq')
      .execute();
    return rows.some(({ seq }) => seq === input.seq) ? done({ ground, rows }) : refused('unknown-version');
  });
  if (!found.ok) return found;
  const { ground, rows } = found.value;
  const place = await editPad(ground.pad.id, { personId: writer.personId }, (pad) => {
    undoEdit(pad, rows, input.seq);
  });
  if (place === null) return refused('unknown-version');
  await asReader(writer, (tx) =>
    record(tx, writer, {
      act: 'note.restore-undone',
      collectiveId: ground.collectiveId,
      audienceId: ground.pad.writersId,
      particulars: { itemId: input.itemId, undone: input.seq, ...place },
    }),
  );
  return done(place);
}
