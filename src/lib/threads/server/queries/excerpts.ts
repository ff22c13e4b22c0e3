import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import '../tables.ts';

/** The beginning of these messages, by id: those that stand and that this reader reads. In one statement. */
export async function excerptsOf(tx: Tx, ids: readonly Id[]): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('comments')
    .select(['id', 'excerpt'])
    .where('id', 'in', ids)
    .where('removed_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, excerpt }) => [id, excerpt]));
}
