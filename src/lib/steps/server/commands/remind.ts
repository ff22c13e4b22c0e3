import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { clock, isFirstTime } from '#lib/kernel/server/reminders.ts';

/** A step late for longer than that, in days, is told no more: it shows as stale on the board. */
const lateAtMost = 14;

interface PressingStep {
  readonly id: Id;
  readonly itemId: Id;
  readonly audienceId: Id;
  readonly collectiveId: Id;
  readonly label: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly carrier: Id;
  readonly late: boolean;
}

/**
 * Tells who carries a step that it is for today or tomorrow, and, once that day has passed, that it is late: each once, by the day of the
 * collective. A step taken or moved a moment ago is no news to who did it.
 */
export async function remindSteps(): Promise<void> {
  await asOwner(async (tx) => {
    const { rows } = await sql<PressingStep>`
      select s.id, s.item_id as "itemId", s.audience_id as "audienceId", s.collective_id as "collectiveId", s.label,
        s.due_on::text as day, s.claimed_by as carrier, s.due_on < d.today as late
      from steps s join collectives c on c.id = s.collective_id and coalesce(c.closes_at > now(), true),
        lateral (select (moment() at time zone c.time_zone)::date as today) d
      where s.claimed_by is not null and s.done_at is null and s.dropped_at is null
        and s.due_on between d.today - ${lateAtMost}::int and d.today + 1 and s.touched_at < moment() - interval '12 hours'`.execute(
      tx,
    );
    for (const { id, itemId, audienceId, collectiveId, label, day, carrier, late } of rows) {
      const act = late ? 'step.overdue' : 'step.due';
      if (!(await isFirstTime(tx, `${act} ${id} ${day} ${carrier}`))) continue;
      const particulars = { step: id, label, day, persons: [carrier] };
      await record(tx, clock, { act, itemId, collectiveId, audienceId, particulars });
    }
  });
}
