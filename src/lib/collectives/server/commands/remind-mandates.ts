import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { clock, isFirstTime } from '#lib/kernel/server/reminders.ts';
import type { Role } from '../../types.ts';
import '../tables.ts';

interface EndingMandate {
  readonly id: Id;
  readonly role: Role;
  readonly circleId: Id | null;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly personId: Id;
  /** The last whole day it lasts, `YYYY-MM-DD`. */
  readonly day: string;
}

/** Tells once that a mandate ends within a month (or within the second half of a short one) and that nothing follows it. */
export async function remindMandates(): Promise<void> {
  await asOwner(async (tx) => {
    const { rows } = await sql<EndingMandate>`
      select d.id, d.role, d.circle_id as "circleId", d.collective_id as "collectiveId", d.audience_id as "audienceId", d.person_id as "personId",
        to_char((d.ends_at - interval '1 second') at time zone c.time_zone, 'YYYY-MM-DD') as day
      from mandates d join collectives c on c.id = d.collective_id and coalesce(c.closes_at > now(), true)
      join memberships m on m.collective_id = d.collective_id and m.person_id = d.person_id and m.until is null
      where d.ended_at is null and d.starts_at <= moment() and d.ends_at > moment()
        and d.ends_at - moment() <= least(interval '30 days', (d.ends_at - d.starts_at) / 2)
        and not exists (select from mandates next where next.renews_id = d.id)`.execute(tx);
    for (const { id, role, circleId, collectiveId, audienceId, personId, day } of rows) {
      if (!(await isFirstTime(tx, `mandate.ending ${id}`))) continue;
      const particulars = { mandate: id, role, circle: circleId, day, persons: [personId] };
      await record(tx, clock, { act: 'mandate.ending', collectiveId, audienceId, particulars });
    }
  });
}
