import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { KnownPerson } from '../../types.ts';

/**
 * The people that the reader may know, by id, with the organisation each comes from in this collective, in one statement.
 * Somebody in none of the reader's audiences is absent: screens say « une personne » and nothing more.
 */
export async function peopleOf(tx: Tx, collectiveId: Id, ids: Iterable<Id | null>): Promise<Map<Id, KnownPerson>> {
  const wanted = [...new Set(ids)].filter((id): id is Id => id !== null);
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<KnownPerson>`
    select distinct on (a.person_id) a.person_id as id, a.name, a.erased, o.name as organisation
    from attributions a
    left join memberships m on m.person_id = a.person_id and m.collective_id = ${collectiveId} and m.until is null
    left join organisations o on o.id = m.organisation_id
    where a.person_id = any (${wanted}::uuid[])
    order by a.person_id`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}
