import { sql, type RawBuilder } from 'kysely';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Readership } from '../../audiences/types.ts';

/** Who stands behind these audiences, by audience id, in one statement. One that the reader does not read is absent. */
export async function readershipsOf(tx: Tx, audienceIds: readonly Id[]): Promise<Map<Id, Readership>> {
  const wanted = [...new Set(audienceIds)];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ readership: Readership | null }>`
    select ${readershipJson(sql`wanted.id`)} as readership from unnest(${wanted}::uuid[]) as wanted(id)`.execute(tx);
  const known = rows.map(({ readership }) => readership).filter((readership) => readership !== null);
  return new Map(known.map((readership) => [readership.audienceId, readership]));
}

/** A `Readership` as a column of a larger statement: `audienceId` is the expression of an audience's id there. */
export function readershipJson(audienceId: RawBuilder<unknown>): RawBuilder<Readership | null> {
  return sql`(
    select jsonb_build_object('audienceId', a.id, 'kind', a.kind, 'circleId', a.circle_id,
      'networkId', n.id, 'collectives', case when n.id is null then 0 else
        (select count(*) from network_collectives x where x.network_id = n.id and x.until is null) end,
      'name', coalesce(k.name, n.name, c.name, ''), 'persons', coalesce(r.persons, 0),
      'personIds', case when a.kind = 'named' then to_jsonb(r.ids) else '[]' end)
    from audiences a
    left join circles k on k.id = a.circle_id
    left join networks n on n.audience_id = a.id
    left join collectives c on c.id = a.collective_id and a.kind = 'collective'
    left join lateral (
      select count(*) as persons, array_agg(p.person_id) as ids from readers_of_audience(a.id) p
    ) r on a.id <> ${publicAudience}::uuid
    where a.id = ${audienceId})`;
}

export interface NamedReader {
  readonly personId: Id;
  readonly name: string;
}

/** The persons who read an audience, by name, in the order of names. For mentions and for choosing participants. */
export async function listReaders(tx: Tx, audienceId: Id, limit = 2_000): Promise<NamedReader[]> {
  const { rows } = await sql<NamedReader>`
    select r.person_id as "personId", n.name
    from readers_of_audience(${audienceId}) r
    join lateral (select name from attributions t where t.person_id = r.person_id and not t.erased limit 1) n on true
    order by lower(n.name), r.person_id limit ${limit}`.execute(tx);
  return rows;
}
