import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { takeTurn } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { stands, type ObjectionState } from '../../objections/states.ts';
import { isWellSpoken, mayTakePosition, voiceOf, type PositionReason } from '../../rules.ts';
import type { PositionForm } from '../../schema.ts';
import { holdProposal, ownVoices, type HeldProposal, type RollVoice } from './locked.ts';
import { insertObjection } from './insert-objection.ts';
import { where } from './rounds.ts';

/**
 * Gives, changes or confirms a voice's position on the text as it is now. An objection is written on each part named (on the whole
 * text when none is), and the voice consents to all the rest.
 */
export async function takePosition(
  member: Member,
  id: Id,
  form: PositionForm,
): Promise<Outcome<undefined, PositionReason | 'text-moved-on'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'share', member.place.collectiveId);
    const roll = await ownVoices(tx, id, member.personId, member.place.organisationId);
    const right = mayTakePosition(member, held, roll, held.now);
    if (!right.ok) return right;
    // Somebody reads version 2 while version 3 is being published: their word must not pass for a word on version 3.
    if (form.version !== held.version && form.version < held.substanceVersion) return refused('text-moved-on');
    const voice = voiceOf(member, roll);
    if (voice === null) return refused('not-elector');
    const standing = await standingObjections(tx, id, voice.id);
    const except =
      form.stance === 'consent' || form.stance === 'objection' || form.stance === 'concern' ? form.except : [];
    const partIds = held.parts.map((part) => part.id);
    const spoken = isWellSpoken(held.method, { ...form, except, partIds, standing: standing.length });
    if (!spoken.ok) return spoken;
    if (form.stance === 'objection') await raiseOn(tx, member, held, voice, { ...form, except, standing });
    const word = { voiceId: voice.id, stance: form.stance, except, reason: form.reason };
    if (await isSaid(tx, held, word)) return done();
    await writePosition(tx, member, held, word);
    await record(tx, member, {
      act: 'position.taken',
      ...where(held),
      particulars: { voice: voice.id, version: held.version, persons: [] },
    });
    return done();
  });
}

/** Takes a position back: the voice is silent again. What it had said stays readable in its history. */
export async function withdrawPosition(
  member: Member,
  id: Id,
): Promise<Outcome<undefined, PositionReason | 'no-position'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'share', member.place.collectiveId);
    const roll = await ownVoices(tx, id, member.personId, member.place.organisationId);
    const right = mayTakePosition(member, held, roll, held.now);
    if (!right.ok) return right;
    const voice = voiceOf(member, roll);
    if (voice === null) return refused('not-elector');
    if ((await standingObjections(tx, id, voice.id)).length > 0) return refused('objection-still-yours');
    const { numDeletedRows } = await tx
      .deleteFrom('positions')
      .where('proposal_id', '=', id)
      .where('voice_id', '=', voice.id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return refused('no-position');
    await record(tx, member, {
      act: 'position.withdrawn',
      ...where(held),
      particulars: { voice: voice.id, persons: [] },
    });
    return done();
  });
}

interface Word {
  readonly voiceId: Id;
  readonly stance: PositionForm['stance'];
  readonly except: readonly Id[];
  readonly reason: string;
}

/** One row a voice: its primary key makes a second one impossible, whatever arrives at once. */
export async function writePosition(tx: Tx, member: Member, held: HeldProposal, word: Word): Promise<void> {
  const said = {
    stance: word.stance,
    except_parts: [...word.except],
    reason: word.reason,
    version_number: held.version,
    taken_by: member.personId,
  };
  await tx
    .insertInto('positions')
    .values({ proposal_id: held.id, voice_id: word.voiceId, audience_id: held.audienceId, ...said })
    .onConflict((conflict) =>
      conflict.columns(['proposal_id', 'voice_id']).doUpdateSet({ ...said, taken_at: sql<Date>`moment_now()` }),
    )
    .execute();
}

/** The voice says this already, of this very text: sent twice, the same word is one word in its history. */
async function isSaid(tx: Tx, held: HeldProposal, word: Word): Promise<boolean> {
  await takeTurn(tx, `position ${held.id} ${word.voiceId}`);
  const row = await tx
    .selectFrom('positions')
    .select(['stance', 'reason', 'except_parts'])
    .where('proposal_id', '=', held.id)
    .where('voice_id', '=', word.voiceId)
    .where('version_number', '=', held.version)
    .executeTakeFirst();
  return (
    row?.stance === word.stance &&
    row.reason === word.reason &&
    JSON.stringify(row.except_parts) === JSON.stringify(word.except)
  );
}

interface Standing {
  readonly id: Id;
  readonly partId: Id | null;
}

/** The objections of this voice that still block. */
export async function standingObjections(tx: Tx, proposalId: Id, voiceId: Id): Promise<Standing[]> {
  const { rows } = await sql<Standing & { state: ObjectionState }>`
    select o.id, o.part_id as "partId", s.state from objections o
    join lateral (select state from objection_states s where s.objection_id = o.id order by s.said_at desc, s.id desc limit 1) s on true
    where o.proposal_id = ${proposalId} and o.voice_id = ${voiceId}`.execute(tx);
  return rows.filter((row) => stands(row.state));
}

interface Raised extends Pick<PositionForm, 'ground' | 'reason'> {
  readonly except: readonly Id[];
  readonly standing: readonly Standing[];
}

/** A part on which this voice already objects keeps its objection: saying it twice adds nothing. */
async function raiseOn(tx: Tx, member: Member, held: HeldProposal, voice: RollVoice, raised: Raised): Promise<void> {
  const parts: readonly (Id | null)[] = raised.except.length === 0 ? [null] : raised.except;
  for (const partId of parts) {
    if (raised.standing.some((one) => one.partId === partId)) continue;
    await insertObjection(tx, member, held, {
      voiceId: voice.id,
      partId,
      ground: raised.ground,
      argument: raised.reason,
    });
  }
}
