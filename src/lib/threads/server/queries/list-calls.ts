import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';

const mostCalls = 30;

/** A thread where somebody names or answers the reader, who has not read it yet. */
export interface Call {
  readonly id: Id;
  readonly title: string;
  /** Who calls, under the name the reader knows. */
  readonly who: string | null;
}

/** The threads of the collective that call this member, in one statement. */
export async function listCalls(tx: Tx, { personId, place }: Member): Promise<Call[]> {
  const { rows } = await sql<Call>`
    select distinct on (i.id) i.id, i.title, (select a.name from attributions a where a.person_id = c.author_id limit 1) as who
    from comment_calls k join items i on i.id = k.thread_id join comments c on c.id = k.comment_id
    where k.person_id = ${personId} and k.read_at is null and i.collective_id = ${place.collectiveId} and c.removed_at is null
    order by i.id, k.seq desc limit ${mostCalls}`.execute(tx);
  return rows;
}
