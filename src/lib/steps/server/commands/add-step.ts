import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { drawnId, type Earlier } from '#lib/kernel/server/drawn-id.ts';
import { mayAdd } from '../../rules.ts';
import { tellStep } from './hold-step.ts';

export interface NewStep {
  /** The id of the step to be, drawn by the form. */
  readonly key?: Id | undefined;
  readonly itemId: Id;
  readonly label: string;
  /** « vingt minutes », in the words of who writes; may be empty. */
  readonly size: string;
  /** `YYYY-MM-DD` */
  readonly dueOn: string | null;
}

/** Adds a step beside an item, free for whoever reads it. */
export async function addStep(member: Member, input: NewStep): Promise<Outcome<Id>> {
  return asReader(member, async (tx) => {
    const item = await tx
      .selectFrom('items')
      .select(['id', 'kind', 'audience_id as audienceId', 'collective_id as collectiveId'])
      .where('id', '=', input.itemId)
      .forShare()
      .executeTakeFirst();
    if (item === undefined) return refused('step-elsewhere');
    const verdict = mayAdd(member, item);
    if (!verdict.ok) return verdict;
    const { id, written } = await drawnId(tx, input.key, (key) => findEarlier(tx, member, key, input.label));
    if (written) return done(id);
    const { collectiveId, audienceId } = item;
    await tx
      .insertInto('steps')
      .values({
        id,
        item_id: item.id,
        audience_id: audienceId,
        collective_id: collectiveId,
        label: input.label,
        size: input.size,
        due_on: input.dueOn,
        created_by: member.personId,
      })
      .execute();
    await tellStep(tx, member, { id, itemId: item.id, audienceId, collectiveId, label: input.label }, 'step.added');
    return done(id);
  });
}

async function findEarlier(tx: Tx, member: Member, key: Id, label: string): Promise<Earlier> {
  const row = await tx.selectFrom('steps').select(['label', 'created_by']).where('id', '=', key).executeTakeFirst();
  if (row === undefined) return 'none';
  return row.created_by === member.personId && row.label === label ? 'same' : 'other';
}
