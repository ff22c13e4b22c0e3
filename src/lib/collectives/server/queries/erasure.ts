import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import '../tables.ts';

/** What keeps an account from being erased. */
export interface Held {
  /** Collectives that would have nobody left to govern them; one that has closed needs nobody. */
  readonly governsAlone: readonly { readonly slug: string; readonly name: string }[];
  readonly isLastHost: boolean;
}

export function findHeld(personId: Id): Promise<Held> {
  return heldOf(runtime().db, personId);
}

/** The same within an act, which has locked the collectives. */
export async function heldOf(db: Tx, personId: Id): Promise<Held> {
  const { rows } = await sql<{ slug: string; name: string }>`
    with lasting as (
      select d.collective_id, d.person_id from mandates d
      join memberships m on m.collective_id = d.collective_id and m.person_id = d.person_id and m.until is null
      where d.role = 'admin' and d.circle_id is null and d.starts_at <= clock_timestamp() and d.ends_at is null and d.ended_at is null
    )
    select c.slug, c.name from collectives c
    where coalesce(c.closes_at > clock_timestamp(), true)
      and exists (select from lasting l where l.collective_id = c.id and l.person_id = ${personId})
      and not exists (select from lasting l where l.collective_id = c.id and l.person_id <> ${personId})
    order by lower(c.name)`.execute(db);
  const { rows: hosts } = await sql<{ mine: boolean; others: boolean }>`
    select exists (select from persons where is_host and id = ${personId}) as mine,
      exists (select from persons where is_host and id <> ${personId}) as others`.execute(db);
  return { governsAlone: rows, isLastHost: hosts[0]?.mine === true && !hosts[0].others };
}
