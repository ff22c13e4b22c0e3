import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import type { StepState } from '../../types.ts';

export interface HeldStep extends StepState {
  readonly itemId: Id;
  readonly label: string;
}

/** Locks a step for the rest of the transaction; null when this reader has none such. Whoever comes second reads what the first one wrote. */
export async function holdStep(tx: Tx, stepId: Id): Promise<HeldStep | null> {
  const { rows } = await sql<HeldStep>`
    with held as (select * from steps where id = ${stepId} for update)
    select s.id, s.collective_id as "collectiveId", i.kind as "itemKind", s.created_by as "createdBy", s.claimed_by as "claimedBy",
      s.done_at as "doneAt", s.done_by as "doneBy", s.dropped_at as "droppedAt", s.item_id as "itemId", s.audience_id as "audienceId", s.label
    from held s join items i on i.id = s.item_id`.execute(tx);
  return rows[0] ?? null;
}

/** Tells what became of a step, and whom it concerns. */
export async function tellStep(
  tx: Tx,
  member: Member,
  step: Pick<HeldStep, 'id' | 'itemId' | 'audienceId' | 'label' | 'collectiveId'>,
  act: `step.${string}`,
  persons: readonly (Id | null)[] = [],
): Promise<void> {
  const concerned = persons.filter((id): id is Id => id !== null && id !== member.personId);
  await record(tx, member, {
    act,
    itemId: step.itemId,
    collectiveId: step.collectiveId,
    audienceId: step.audienceId,
    particulars: { step: step.id, label: step.label, persons: [...new Set(concerned)] },
  });
}
