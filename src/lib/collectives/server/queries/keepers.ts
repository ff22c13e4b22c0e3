import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Correspondent } from '../letters/correspondent.ts';

/**
 * Those who look after a collective now, its present members alone; and, of a circle, those who facilitate it too (`mayTendCircle`).
 * Past row-level security: for what is told to them in their absence.
 */
export async function listKeepers(tx: Tx, collectiveId: Id, circleId: Id | null): Promise<Id[]> {
  const { rows } = await sql<{ personId: Id }>`
    select distinct d.person_id as "personId" from mandates d
    join memberships m on m.collective_id = d.collective_id and m.person_id = d.person_id and m.until is null
    where d.collective_id = ${collectiveId} and d.ended_at is null and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now())
      and ((d.role = 'admin' and d.circle_id is null) or (d.role = 'facilitator' and d.circle_id = ${circleId}))`.execute(
    tx,
  );
  return rows.map(({ personId }) => personId);
}

/** Those who govern a collective now and have an address, to be written to. Past row-level security too. */
export async function adminsOf(tx: Tx, collectiveId: Id): Promise<Correspondent[]> {
  const { rows } = await sql<Correspondent>`
    select distinct p.email, p.locale from mandates d join persons p on p.id = d.person_id
    join memberships m on m.collective_id = d.collective_id and m.person_id = d.person_id and m.until is null
    where d.collective_id = ${collectiveId} and d.circle_id is null and d.role = 'admin' and d.ended_at is null
      and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now()) and p.email is not null`.execute(tx);
  return rows;
}
