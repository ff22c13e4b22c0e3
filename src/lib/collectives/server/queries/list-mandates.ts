import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { stateOf } from '../../mandates/state.ts';
import type { ListedMandate } from '../../mandates/types.ts';
import type { Member } from '../../types.ts';
import { circlesOf } from './list-circles.ts';
import { listReaders } from './readers.ts';
import '../tables.ts';

const mostPast = 200;

/** The mandates of the collective, or of one circle of it, the first to end first; those over are last, and only the latest of them. */
export async function mandatesOf(tx: Tx, member: Member, circleId?: Id): Promise<ListedMandate[]> {
  const { audienceId, collectiveId } = member.place;
  const { rows } = await sql<ListedMandate>`
    select d.id, d.person_id as "personId", coalesce(a.name, '') as name, d.role, d.scope, d.circle_id as "circleId", k.name as circle,
      d.starts_at as "startsAt", d.ends_at as "endsAt", d.ended_at as "endedAt", exists (select from mandates n where n.renews_id = d.id) as renewed
    from mandates d left join attributions a on a.person_id = d.person_id and a.audience_id = ${audienceId}
    left join circles k on k.id = d.circle_id
    where d.collective_id = ${collectiveId} and (${circleId ?? null}::uuid is null or d.circle_id = ${circleId ?? null}::uuid)
    order by d.ended_at is not null, d.ends_at nulls last, d.starts_at desc, d.id limit ${mostPast}`.execute(tx);
  return rows;
}

export interface MandatesPage {
  readonly current: readonly ListedMandate[];
  readonly past: readonly ListedMandate[];
  readonly people: readonly { readonly personId: Id; readonly name: string }[];
  readonly circles: readonly { readonly id: Id; readonly name: string }[];
  readonly timeZone: string;
  readonly now: Date;
}

/** The page of the mandates, in four statements. */
export async function findMandates(member: Member): Promise<MandatesPage> {
  return readAs(member, async (tx) => {
    const clock = await clockOf(tx, member.place.collectiveId);
    const mandates = await mandatesOf(tx, member);
    const isPast = (mandate: ListedMandate) => stateOf(mandate, clock.now) === 'over';
    return {
      ...clock,
      current: mandates.filter((mandate) => !isPast(mandate)),
      past: mandates.filter(isPast),
      people: await listReaders(tx, member.place.audienceId),
      circles: (await circlesOf(tx, member)).filter(({ closedAt }) => closedAt === null),
    };
  });
}

/** What time it is where the collective lives. */
export async function clockOf(tx: Tx, collectiveId: Id): Promise<{ readonly now: Date; readonly timeZone: string }> {
  const { rows } = await sql<{ now: Date; timeZone: string }>`
    select now() as now, time_zone as "timeZone" from collectives where id = ${collectiveId}`.execute(tx);
  const [clock] = rows;
  if (clock === undefined) throw new Error('a member reads their collective');
  return clock;
}

/** The instants at which the first day begins and the last one is over, where the collective lives. Days: `YYYY-MM-DD`, or none. */
export async function instantsOfDays(
  member: Member,
  { from, until }: { readonly from: string | null; readonly until: string | null },
): Promise<{ readonly startsAt: Date | null; readonly endsAt: Date | null }> {
  return readAs(member, async (tx) => {
    const { rows } = await sql<{ startsAt: Date | null; endsAt: Date | null }>`
      select ${from}::date::timestamp at time zone time_zone as "startsAt", (${until}::date + 1)::timestamp at time zone time_zone as "endsAt"
      from collectives where id = ${member.place.collectiveId}`.execute(tx);
    return rows[0] ?? { startsAt: null, endsAt: null };
  });
}
