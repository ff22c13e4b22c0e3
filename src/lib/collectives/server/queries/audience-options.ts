import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { AudienceOptions } from '../../audiences/types.ts';
import type { Member } from '../../types.ts';
import { listReaders } from './readers.ts';

/**
 * Whom this member may choose as readers or writers: the collective, their circles, named members; as readers alone, its
 * networks. In two statements, three where there are networks.
 */
export async function listAudienceOptions(tx: Tx, member: Member): Promise<AudienceOptions> {
  const { rows: circles } = await sql<{ id: Id; name: string; persons: number }>`
    select k.id, k.name, (select count(*) from circle_members x where x.circle_id = k.id and x.until is null)::int as persons
    from circles k where k.id = any (${member.place.circles.map(({ id }) => id)}::uuid[]) and k.closed_at is null
    order by k.name`.execute(tx);
  const people = await listReaders(tx, member.place.audienceId);
  return {
    collective: { name: member.place.name, persons: people.length },
    circles,
    networks: await networksOf(tx, member),
    people: people.filter(({ personId }) => personId !== member.personId),
  };
}

async function networksOf(tx: Tx, { place }: Member): Promise<AudienceOptions['networks']> {
  if (place.networks.length === 0) return [];
  const { rows } = await sql<AudienceOptions['networks'][number]>`
    select n.id, n.name, (select count(*) from readers_of_audience(n.audience_id))::int as persons,
      (select count(*) from network_collectives x where x.network_id = n.id and x.until is null)::int as collectives
    from networks n where n.id = any (${place.networks.map(({ id }) => id)}::uuid[]) order by lower(n.name), n.id`.execute(
    tx,
  );
  return rows;
}
