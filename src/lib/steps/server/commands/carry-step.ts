import { sql, type UpdateObject } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome, type Verdict } from '#lib/kernel/outcome.ts';
import { asReader, type Tables, type Tx } from '#lib/kernel/server/database.ts';
import { mayClaim, mayDrop, mayFinish, mayPassOn, mayReopen } from '../../rules.ts';
import { holdStep, tellStep, type HeldStep } from './hold-step.ts';

type Changes = UpdateObject<Tables, 'steps'>;
const now = sql<Date>`moment()`;
const free = { claimed_by: null, claimed_at: null } as const;
const undone = { done_by: null, done_at: null } as const;

/** « Je m'en charge ». */
export function claimStep(member: Member, stepId: Id) {
  return carry(member, stepId, mayClaim, 'step.claimed', () => ({ claimed_by: member.personId, claimed_at: now }));
}

/** Given back to whoever wants it. */
export function releaseStep(member: Member, stepId: Id) {
  return carry(member, stepId, mayPassOn, 'step.released', () => free);
}

/** Done; a free step is done by who says so. */
export function finishStep(member: Member, stepId: Id) {
  return carry(member, stepId, mayFinish, 'step.done', (step) => ({
    ...(step.claimedBy === null ? { claimed_by: member.personId, claimed_at: now } : {}),
    done_by: member.personId,
    done_at: now,
  }));
}

/** Not done after all: it comes back to who carried it. */
export function reopenStep(member: Member, stepId: Id) {
  return carry(member, stepId, mayReopen, 'step.reopened', () => undone);
}

/** Nobody will do it. It stays readable in the journal of its item. */
export function dropStep(member: Member, stepId: Id) {
  return carry(member, stepId, mayDrop, 'step.dropped', () => ({ dropped_at: now }));
}

/** To somebody else of the collective who reads its item. The journal keeps who carried it before. */
export async function handOverStep(member: Member, input: { readonly stepId: Id; readonly to: Id }): Promise<Outcome> {
  return asReader(member, async (tx) => {
    const step = await holdStep(tx, input.stepId);
    if (step === null) return refused('step-unknown');
    const verdict = mayPassOn(member, step);
    if (!verdict.ok) return verdict;
    if (!(await reads(tx, input.to, step))) return refused('step-not-for-them');
    await change(tx, step.id, { claimed_by: input.to, claimed_at: now });
    await tellStep(tx, member, step, 'step.handed-over', [input.to]);
    return done();
  });
}

async function carry(
  member: Member,
  stepId: Id,
  rule: (member: Member, step: HeldStep) => Verdict<string>,
  act: `step.${string}`,
  changes: (step: HeldStep) => Changes,
): Promise<Outcome> {
  return asReader(member, async (tx) => {
    const step = await holdStep(tx, stepId);
    if (step === null) return refused('step-unknown');
    const verdict = rule(member, step);
    if (!verdict.ok) return verdict;
    await change(tx, stepId, changes(step));
    await tellStep(tx, member, step, act, [step.createdBy, step.claimedBy]);
    return done();
  });
}

async function change(tx: Tx, stepId: Id, changes: Changes): Promise<void> {
  await tx
    .updateTable('steps')
    .set({ ...changes, touched_at: now })
    .where('id', '=', stepId)
    .execute();
}

async function reads(tx: Tx, personId: Id, { collectiveId, audienceId }: HeldStep): Promise<boolean> {
  const { rows } = await sql<{ reads: boolean }>`
    select exists (select from memberships m where m.person_id = ${personId} and m.collective_id = ${collectiveId} and m.until is null)
      and (not exists (select from audiences a where a.id = ${audienceId} and a.kind in ('circle', 'named'))
        or exists (select from readers_of_audience(${audienceId}) r where r.person_id = ${personId})) as reads`.execute(
    tx,
  );
  return rows[0]?.reads ?? false;
}
