import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { readPad } from '../../document/read-pad.ts';
import { withPad } from '../live/edit-pad.ts';
import { findPadId } from './find-pad-id.ts';
import { keepVersion } from './keep-version.ts';
import { lockNote, type NotHeld } from './lock-note.ts';

/** Keeps the draft as it is on disk under a name, for those who write: to compare with, to come back to. */
export async function nameVersion(
  member: Member,
  input: { readonly itemId: Id; readonly name: string },
): Promise<Outcome<{ readonly versionId: Id }, NotHeld>> {
  const padId = await findPadId(member, input.itemId);
  const state =
    padId === null ? null : await withPad(padId, (pad) => Promise.resolve({ content: readPad(pad.doc), seq: pad.seq }));
  if (state === null) return refused('unknown-note');
  return asReader(member, async (tx) => {
    const held = await lockNote(tx, member, input.itemId);
    if (!held.ok) return held;
    const { writersId: audienceId, licence } = held.value;
    const version = { ...state, audienceId, number: null, name: input.name, licence };
    return done({ versionId: await keepVersion(tx, member, held.value, version) });
  });
}
