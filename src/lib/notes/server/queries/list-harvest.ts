import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Harvested } from '../../types.ts';

/** The last published notes. */
export async function listHarvest(tx: Tx, collectiveId: Id, count: number): Promise<Harvested[]> {
  const { rows } = await sql<Harvested>`
    select i.id, i.title, i.summary, i.licence, i.author_id as "authorId", i.updated_at as at from items i
    where i.collective_id = ${collectiveId} and i.kind = 'note' and i.state = 'published'
    order by i.updated_at desc limit ${count}`.execute(tx);
  return rows;
}
