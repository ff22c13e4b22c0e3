import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { inForce, type MandateTimes } from '../../rules.ts';
import type { HeldRole, Member } from '../../types.ts';

interface Row extends MandateTimes, HeldRole {
  readonly now: Date;
}

/**
 * The mandates that somebody holds at this instant of the database's clock: what an act of governing is judged by, not what the page
 * knew when it was asked for. Empty once they are no longer in the collective; in one that is closed, unless that is asked for.
 */
export async function rolesNow(
  tx: Tx,
  { personId, place }: Member,
  where: 'open' | 'even closed' = 'open',
): Promise<{ readonly roles: readonly HeldRole[] }> {
  const { rows } = await sql<Row>`
    select clock_timestamp() as now, d.role, d.circle_id as "circleId", d.starts_at as "startsAt", d.ends_at as "endsAt", d.ended_at as "endedAt"
    from mandates d join memberships m on m.collective_id = d.collective_id and m.person_id = d.person_id and m.until is null
    join collectives c on c.id = d.collective_id and (${where === 'even closed'} or coalesce(c.closes_at > clock_timestamp(), true))
    where d.collective_id = ${place.collectiveId} and d.person_id = ${personId}`.execute(tx);
  return {
    roles: rows.filter((row) => inForce(row, row.now)).map(({ role, circleId }) => ({ role, circleId })),
  };
}

/**
 * The persons who govern the collective without a date at which they would stop, its row locked: two who would both leave take their
 * turn. There is always one, so that no date can leave a collective without anybody to govern it.
 */
export async function lastingAdmins(tx: Tx, collectiveId: Id): Promise<{ mandateId: Id; personId: Id }[]> {
  await sql`select from collectives where id = ${collectiveId} for update`.execute(tx);
  const { rows } = await sql<{ mandateId: Id; personId: Id }>`
    select d.id as "mandateId", d.person_id as "personId"
    from mandates d join memberships m on m.collective_id = d.collective_id and m.person_id = d.person_id and m.until is null
    where d.collective_id = ${collectiveId} and d.circle_id is null and d.role = 'admin' and d.starts_at <= clock_timestamp()
      and d.ends_at is null and d.ended_at is null`.execute(tx);
  return rows;
}
