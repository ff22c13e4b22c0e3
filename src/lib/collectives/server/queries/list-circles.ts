import { sql } from 'kysely';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import type { ListedCircle } from '../../circles/types.ts';
import type { Member } from '../../types.ts';
import '../tables.ts';

/** The circles of the collective, closed ones too, by name. One statement, however many. */
export async function listCircles(member: Member): Promise<ListedCircle[]> {
  return readAs(member, (tx) => circlesOf(tx, member));
}

/** The same, inside the transaction of a page. */
export async function circlesOf(tx: Tx, { personId, place }: Member): Promise<ListedCircle[]> {
  const { rows } = await sql<ListedCircle>`
    select k.id, k.parent_id as "parentId", k.name, k.kind, k.purpose, k.admission, k.closed_at as "closedAt",
      (select count(*) from circle_members x where x.circle_id = k.id and x.until is null)::int as persons,
      exists (select from circle_members x where x.circle_id = k.id and x.person_id = ${personId} and x.until is null) as mine,
      exists (select from circle_requests q where q.circle_id = k.id and q.person_id = ${personId} and q.settled_at is null) as asked,
      array(select a.name from mandates d join attributions a on a.person_id = d.person_id and a.audience_id = ${place.audienceId}
        where d.circle_id = k.id and d.role = 'facilitator' and d.ended_at is null and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now())
        order by lower(a.name)) as facilitators
    from circles k where k.collective_id = ${place.collectiveId} order by lower(k.name), k.id`.execute(tx);
  return rows;
}
