import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayAmend } from '../../rules.ts';
import type { AmendmentForm } from '../../schema.ts';
import { rewrittenParts, sameText } from '../../text/parts.ts';
import { holdProposal, touchItem } from './locked.ts';
import { indexProposal, personsWithVoice } from './open.ts';
import { where } from './rounds.ts';

export type AmendReason =
  | 'not-proposer'
  | 'proposal-not-open'
  | 'past-deadline'
  | 'too-late-to-change'
  | 'proposal-text-empty'
  | 'text-unchanged'
  | 'text-moved-on';

/**
 * Writes a new version. `substance` asks voters to confirm: until they do, their position counts as silence. `wording` leaves every
 * position standing; both are shown as such, with the difference, to all.
 */
export async function amendProposal(
  member: Member,
  id: Id,
  form: AmendmentForm,
): Promise<Outcome<number, AmendReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const right = mayAmend(member, held, form.change, held.now);
    if (!right.ok) return right;
    if (form.from !== held.version) return refused('text-moved-on');
    const known = new Set(held.parts.map((part) => part.id));
    const fields = form.text.map((text, at) => ({
      text,
      id: known.has(form.part[at] ?? '') ? (form.part[at] ?? '') : '',
    }));
    const parts = rewrittenParts(fields, newId);
    if (parts.length === 0) return refused('proposal-text-empty');
    if (sameText(parts, held.parts) && form.title === held.title && form.summary === held.summary)
      return refused('text-unchanged');
    const number = held.version + 1;
    await tx
      .insertInto('proposal_versions')
      .values({
        id: newId(),
        proposal_id: id,
        audience_id: held.audienceId,
        number,
        title: form.title,
        summary: form.summary,
        parts: JSON.stringify(parts),
        change: form.change,
        note: form.note,
        written_by: member.personId,
      })
      .execute();
    await touchItem(tx, id, { title: form.title, summary: form.summary });
    await indexProposal(tx, { ...held, title: form.title, summary: form.summary, parts });
    const persons = form.change === 'substance' ? await votersToConfirm(tx, id, number) : [];
    await record(tx, member, {
      act: 'proposal.amended',
      ...where(held),
      particulars: { version: number, change: form.change, persons },
    });
    return done(number);
  });
}

/** Those who spoke of an older text. */
async function votersToConfirm(tx: Tx, id: Id, version: number): Promise<Id[]> {
  const older = await tx
    .selectFrom('positions')
    .select('voice_id')
    .where('proposal_id', '=', id)
    .where('version_number', '<', version)
    .execute();
  return older.length === 0
    ? []
    : personsWithVoice(
        tx,
        id,
        older.map((row) => row.voice_id),
      );
}
