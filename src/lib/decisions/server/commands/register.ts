import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import '../tables.ts';

export interface HeldRegister {
  readonly id: Id;
  readonly audienceId: Id;
  readonly lastNumber: number;
  readonly head: string;
}

/**
 * The register of a body (null: of the whole collective), locked: entries of one body are written one after the other, so their
 * numbers have no gap. Made at its first use.
 */
export async function lockRegister(tx: Tx, member: Member, circleId: Id | null): Promise<HeldRegister> {
  const { collectiveId, audienceId } = member.place;
  await tx
    .insertInto('registers')
    .values({ id: newId(), collective_id: collectiveId, circle_id: circleId, audience_id: audienceId })
    .onConflict((conflict) => conflict.columns(['collective_id', 'circle_id']).doNothing())
    .execute();
  return tx
    .selectFrom('registers')
    .select(['id', 'audience_id as audienceId', 'last_number as lastNumber', 'head'])
    .where('collective_id', '=', collectiveId)
    .where('circle_id', circleId === null ? 'is' : '=', circleId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}
