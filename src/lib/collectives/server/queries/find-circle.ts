import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import type { CircleItem, CirclePage, CirclePerson, CircleRequest } from '../../circles/types.ts';
import { mayTendCircle } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { circlesOf } from './list-circles.ts';
import { clockOf, mandatesOf } from './list-mandates.ts';
import { listReaders } from './readers.ts';
import '../tables.ts';

const mostItems = 50;

/** A circle with its people, mandates and what it keeps, in seven statements at most; null when the collective has none of that id. */
export async function findCircle(member: Member, circleId: Id): Promise<CirclePage | null> {
  return readAs(member, async (tx) => {
    const circles = await circlesOf(tx, member);
    const circle = circles.find(({ id }) => id === circleId);
    if (circle === undefined) return null;
    const people = await peopleIn(tx, member, circleId);
    const tends = mayTendCircle(member.place, { id: circleId, closed: circle.closedAt !== null }).ok;
    const parent = circles.find(({ id }) => id === circle.parentId);
    return {
      ...(await clockOf(tx, member.place.collectiveId)),
      circle,
      parent: parent === undefined ? null : { id: parent.id, name: parent.name },
      under: circles.filter(({ parentId }) => parentId === circleId),
      people,
      mandates: await mandatesOf(tx, member, circleId),
      requests: tends ? await requestsTo(tx, member, circleId) : [],
      others: tends ? await othersThan(tx, member, people) : [],
      items: circle.mine ? await itemsOf(tx, circleId) : [],
    };
  });
}

async function peopleIn(tx: Tx, { place }: Member, circleId: Id): Promise<CirclePerson[]> {
  const { rows } = await sql<CirclePerson>`
    select x.person_id as "personId", a.name, x.since, o.name as organisation
    from circle_members x
    join attributions a on a.person_id = x.person_id and a.audience_id = ${place.audienceId}
    left join memberships m on m.collective_id = x.collective_id and m.person_id = x.person_id and m.until is null
    left join organisations o on o.id = m.organisation_id
    where x.circle_id = ${circleId} and x.until is null order by lower(a.name), x.person_id`.execute(tx);
  return rows;
}

async function requestsTo(tx: Tx, { place }: Member, circleId: Id): Promise<CircleRequest[]> {
  const { rows } = await sql<CircleRequest>`
    select q.id, q.person_id as "personId", coalesce(a.name, '') as name, q.message, q.created_at as at
    from circle_requests q left join attributions a on a.person_id = q.person_id and a.audience_id = ${place.audienceId}
    where q.circle_id = ${circleId} and q.settled_at is null order by q.created_at`.execute(tx);
  return rows;
}

async function othersThan(
  tx: Tx,
  { place }: Member,
  people: readonly CirclePerson[],
): Promise<{ personId: Id; name: string }[]> {
  const inside = new Set(people.map(({ personId }) => personId));
  return (await listReaders(tx, place.audienceId)).filter(({ personId }) => !inside.has(personId));
}

async function itemsOf(tx: Tx, circleId: Id): Promise<CircleItem[]> {
  const { rows } = await sql<CircleItem>`
    select i.id, i.kind, i.title, i.updated_at as "updatedAt"
    from circles k join items i on i.audience_id = k.readers_audience_id
    where k.id = ${circleId} order by i.updated_at desc limit ${mostItems}`.execute(tx);
  return rows;
}
