import type { z } from 'zod';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { takeTurn } from '#lib/kernel/server/drawn-id.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayAnswer, mayEnter, mayExtend, mayMovePhase, type ExtendReason, type MoveReason } from '../../rules.ts';
import type { answerSchema, entrySchema, extensionSchema, moveSchema } from '../../schema.ts';
import { holdProposal, instants, touchItem, type HeldProposal } from './locked.ts';
import { personsWithVoice } from './open.ts';

/** Opens the next round, or goes back to an earlier one, until the date given (by default the one planned). */
export async function movePhase(
  member: Member,
  id: Id,
  form: z.output<typeof moveSchema>,
): Promise<Outcome<undefined, MoveReason | 'deadline-unset'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const [typed] = await instants(tx, held.timeZone, form.until === null ? [] : [form.until]);
    const plan = await tx
      .selectFrom('phase_plans')
      .select('ends_at')
      .where('proposal_id', '=', id)
      .where('phase', '=', form.to)
      .executeTakeFirst();
    const until = typed ?? plan?.ends_at;
    if (until === undefined) return refused('deadline-unset');
    const right = mayMovePhase(member, held, form.to, until, held.now);
    if (!right.ok) return right;
    await tx.updateTable('proposals').set({ phase: form.to, closes_at: until }).where('item_id', '=', id).execute();
    await tx
      .updateTable('phase_plans')
      .set({ ends_at: until })
      .where('proposal_id', '=', id)
      .where('phase', '=', form.to)
      .execute();
    await tx
      .insertInto('phase_moves')
      .values({
        id: newId(),
        proposal_id: id,
        audience_id: held.audienceId,
        phase: form.to,
        moved_by: member.personId,
        why: form.why,
      })
      .execute();
    await touchItem(tx, id);
    await record(tx, member, {
      act: 'proposal.round-opened',
      ...where(held),
      particulars: { phase: form.to, persons: await personsWithVoice(tx, id) },
    });
    return done();
  });
}

/** A question, a reaction or a concern, in its round. */
export async function writeEntry(
  member: Member,
  id: Id,
  form: z.output<typeof entrySchema>,
): Promise<Outcome<Id, 'proposal-not-open' | 'not-this-round' | 'part-unknown'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'share', member.place.collectiveId);
    const right = mayEnter(held, form.kind);
    if (!right.ok) return right;
    if (form.part !== null && !held.parts.some((part) => part.id === form.part)) return refused('part-unknown');
    const earlier = await findSaid(tx, member, id, form);
    if (earlier !== null) return done(earlier);
    const entryId = newId();
    await tx
      .insertInto('phase_entries')
      .values({
        id: entryId,
        proposal_id: id,
        audience_id: held.audienceId,
        phase: held.phase ?? 'clarify',
        kind: form.kind,
        part_id: form.part,
        author_id: member.personId,
        body: form.body,
      })
      .execute();
    const persons = [held.proposerId];
    await record(tx, member, { act: `${form.kind}.written`, ...where(held), particulars: { entry: entryId, persons } });
    return done(entryId);
  });
}

/** The same words of the same person at the same place: sent twice, they are said once. */
async function findSaid(tx: Tx, member: Member, id: Id, form: z.output<typeof entrySchema>): Promise<Id | null> {
  await takeTurn(tx, `entry ${id} ${member.personId}`);
  const row = await tx
    .selectFrom('phase_entries')
    .select('id')
    .where('proposal_id', '=', id)
    .where('author_id', '=', member.personId)
    .where('kind', '=', form.kind)
    .where('part_id', 'is not distinct from', form.part)
    .where('body', '=', form.body)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Answers a question: who proposes or facilitates. Answers may come until the end. */
export async function answerQuestion(
  member: Member,
  id: Id,
  form: z.output<typeof answerSchema>,
): Promise<Outcome<Id, 'proposal-not-open' | 'not-proposer' | 'question-unknown'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'share', member.place.collectiveId);
    const right = mayAnswer(member, held);
    if (!right.ok) return right;
    const question = await tx
      .selectFrom('phase_entries')
      .select(['id', 'author_id', 'phase', 'part_id'])
      .where('proposal_id', '=', id)
      .where('id', '=', form.question)
      .where('kind', '=', 'question')
      .executeTakeFirst();
    if (question === undefined) return refused('question-unknown');
    const entryId = newId();
    await tx
      .insertInto('phase_entries')
      .values({
        id: entryId,
        proposal_id: id,
        audience_id: held.audienceId,
        phase: question.phase,
        kind: 'answer',
        answers_id: question.id,
        part_id: question.part_id,
        author_id: member.personId,
        body: form.body,
      })
      .execute();
    await record(tx, member, {
      act: 'question.answered',
      ...where(held),
      particulars: { entry: entryId, persons: [question.author_id] },
    });
    return done(entryId);
  });
}

/** More time for what is open now, with its reason, shown to all. */
export async function extendDeadline(
  member: Member,
  id: Id,
  form: z.output<typeof extensionSchema>,
): Promise<Outcome<undefined, ExtendReason | 'deadline-unset'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const [until] = await instants(tx, held.timeZone, form.until === null ? [] : [form.until]);
    if (until === undefined || held.closesAt === null) return refused('deadline-unset');
    const right = mayExtend(member, held, until, form.why, held.now);
    if (!right.ok) return right;
    await tx.updateTable('proposals').set({ closes_at: until }).where('item_id', '=', id).execute();
    if (held.phase !== null)
      await tx
        .updateTable('phase_plans')
        .set({ ends_at: until })
        .where('proposal_id', '=', id)
        .where('phase', '=', held.phase)
        .execute();
    await tx
      .insertInto('extensions')
      .values({
        id: newId(),
        proposal_id: id,
        audience_id: held.audienceId,
        closes_at_before: held.closesAt,
        closes_at_after: until,
        why: form.why,
        extended_by: member.personId,
      })
      .execute();
    await touchItem(tx, id);
    await record(tx, member, {
      act: 'proposal.extended',
      ...where(held),
      particulars: { until: until.toISOString(), persons: await personsWithVoice(tx, id) },
    });
    return done();
  });
}

/** Where an act on a proposal happened, for the journal. */
export function where(held: Pick<HeldProposal, 'id' | 'collectiveId' | 'audienceId'>) {
  return { itemId: held.id, collectiveId: held.collectiveId, audienceId: held.audienceId };
}
