import { sql } from 'kysely';
import type { z } from 'zod';
import { notFound } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { takeTurn } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import {
  mayJudge,
  mayRaise,
  mayReply,
  maySettle,
  type JudgeReason,
  type Objection,
  type RaiseReason,
  type ReplyReason,
  type SettleReason,
} from '../../objections/states.ts';
import { voiceOf } from '../../rules.ts';
import type { judgementSchema, objectionSchema, replySchema, settlementSchema } from '../../schema.ts';
import type { Voice } from '../../types.ts';
import { holdProposal, ownVoices, touchItem, type HeldProposal } from './locked.ts';
import { standingObjections, writePosition } from './position.ts';
import { addState, insertObjection, type NewState } from './insert-objection.ts';
import { where } from './rounds.ts';

/** Raises an objection on a part (null: on the whole). The voice's position says so too, and consents to the rest. */
export async function raiseObjection(
  member: Member,
  id: Id,
  form: z.output<typeof objectionSchema>,
): Promise<Outcome<Id, RaiseReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'share', member.place.collectiveId);
    const roll = await ownVoices(tx, id, member.personId, member.place.organisationId);
    const partIds = held.parts.map((part) => part.id);
    const right = mayRaise(member, held, roll, { partId: form.part, argument: form.argument, partIds }, held.now);
    if (!right.ok) return right;
    const voice = voiceOf(member, roll);
    if (voice === null) return refused('not-elector');
    const earlier = await findRaised(tx, member, id, form);
    if (earlier !== null) return done(earlier);
    const objectionId = await insertObjection(tx, member, held, {
      voiceId: voice.id,
      partId: form.part,
      ground: form.ground,
      argument: form.argument,
    });
    await followPosition(tx, member, held, voice.id);
    return done(objectionId);
  });
}

/** The same objection of the same person on the same part: sent twice, it is raised once. */
async function findRaised(tx: Tx, member: Member, id: Id, form: z.output<typeof objectionSchema>): Promise<Id | null> {
  await takeTurn(tx, `objection ${id} ${member.personId}`);
  const row = await tx
    .selectFrom('objections')
    .select('id')
    .where('proposal_id', '=', id)
    .where('author_id', '=', member.personId)
    .where('part_id', 'is not distinct from', form.part)
    .where('ground', '=', form.ground)
    .where('argument', '=', form.argument)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Qualified, or not retained: by somebody named, who says why. */
export async function judgeObjection(
  member: Member,
  id: Id,
  form: z.output<typeof judgementSchema>,
): Promise<Outcome<undefined, JudgeReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const objection = await findObjection(tx, held, form.objection);
    const right = mayJudge(member, held, objection, { state: form.state, reason: form.why }, held.now);
    if (!right.ok) return right;
    await changeState(tx, member, held, { ...form, persons: [objection.authorId, held.proposerId] });
    return done();
  });
}

/** Integrated in the version now shown, or answered without changing it. */
export async function replyToObjection(
  member: Member,
  id: Id,
  form: z.output<typeof replySchema>,
): Promise<Outcome<undefined, ReplyReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const objection = await findObjection(tx, held, form.objection);
    const right = mayReply(member, held, objection, { state: form.state, reason: form.why }, held.now);
    if (!right.ok) return right;
    await changeState(tx, member, held, { ...form, persons: [objection.authorId] });
    return done();
  });
}

/** Its author lifts it, withdraws it or maintains it. With the last one gone, their position becomes consent to the text as it is. */
export async function settleObjection(
  member: Member,
  id: Id,
  form: z.output<typeof settlementSchema>,
): Promise<Outcome<undefined, SettleReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const objection = await findObjection(tx, held, form.objection);
    const right = maySettle(member, held, objection, { state: form.state, reason: form.why }, held.now);
    if (!right.ok) return right;
    const persons = [held.proposerId, held.facilitatorId].filter((one) => one !== null);
    await changeState(tx, member, held, { ...form, persons });
    await followPosition(tx, member, held, objection.voiceId);
    return done();
  });
}

/** A voice with an objection that stands objects to those parts; one without consents to the text now shown. */
async function followPosition(tx: Tx, member: Member, held: HeldProposal, voiceId: Id): Promise<void> {
  const standing = await standingObjections(tx, held.id, voiceId);
  const except = standing.flatMap((one) => (one.partId === null ? [] : [one.partId]));
  await writePosition(tx, member, held, {
    voiceId,
    stance: standing.length > 0 ? 'objection' : 'consent',
    except,
    reason: '',
  });
}

interface FoundObjection extends Objection {
  readonly voice: Voice;
}

async function findObjection(tx: Tx, held: HeldProposal, id: Id): Promise<FoundObjection> {
  const { rows } = await sql<Omit<FoundObjection, 'voice'> & { personId: Id | null; organisationId: Id | null }>`
    select o.id, o.author_id as "authorId", o.voice_id as "voiceId", s.state, s.version_number as "versionNumber",
      v.person_id as "personId", v.organisation_id as "organisationId"
    from objections o join voices v on v.id = o.voice_id
    join lateral (select * from objection_states s where s.objection_id = o.id order by s.said_at desc, s.id desc limit 1) s on true
    where o.id = ${id} and o.proposal_id = ${held.id}`.execute(tx);
  const row = rows[0];
  if (row === undefined) notFound();
  const { personId, organisationId, ...objection } = row;
  return { ...objection, voice: { id: objection.voiceId, personId, organisationId } };
}

async function changeState(
  tx: Tx,
  member: Member,
  held: HeldProposal,
  state: NewState & { readonly persons: readonly Id[] },
): Promise<void> {
  await addState(tx, member, held, state);
  await touchItem(tx, held.id);
  await record(tx, member, {
    act: `objection.${state.state}`,
    ...where(held),
    particulars: { objection: state.objection, persons: state.persons },
  });
}
