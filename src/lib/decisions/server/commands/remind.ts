import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { clock, isFirstTime } from '#lib/kernel/server/reminders.ts';
import { personsWithVoice } from './open.ts';

interface Ending {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly closesAt: Date;
  readonly silent: readonly Id[];
}

/**
 * Tells once, a day before the end, those whose voice has said nothing of the text as it is; the others are left in peace. What opened less
 * than six hours ago was just told.
 */
export async function remindEndings(): Promise<void> {
  await asOwner(async (tx) => {
    const { rows } = await sql<Ending>`
      select p.item_id as id, p.collective_id as "collectiveId", p.audience_id as "audienceId", p.closes_at as "closesAt",
        array(select v.id from voices v left join positions x on x.voice_id = v.id
          where v.proposal_id = p.item_id and (x.voice_id is null or x.version_number < text.substance)) as silent
      from proposals p join collectives c on c.id = p.collective_id and coalesce(c.closes_at > now(), true),
        lateral (select max(v.number) as substance from proposal_versions v where v.proposal_id = p.item_id and v.change <> 'wording') text,
        lateral (select max(m.moved_at) as at from phase_moves m where m.proposal_id = p.item_id) moved
      where p.opened_at is not null and p.closed_at is null and p.withdrawn_at is null and (p.phase is null or p.phase = 'consent')
        and p.closes_at > moment() and p.closes_at <= moment() + interval '1 day'
        and coalesce(moved.at, p.opened_at) < moment() - interval '6 hours'`.execute(tx);
    for (const { id, collectiveId, audienceId, closesAt, silent } of rows) {
      if (silent.length === 0) continue;
      const until = closesAt.toISOString();
      if (!(await isFirstTime(tx, `proposal.ending ${id} ${until}`))) continue;
      const persons = await personsWithVoice(tx, id, silent);
      const particulars = { until, persons };
      await record(tx, clock, { act: 'proposal.ending', itemId: id, collectiveId, audienceId, particulars });
    }
  });
}

interface Overdue {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly owner: Id;
  /** `YYYY-MM-DD` */
  readonly day: string;
}

/** Tells once who looks after a decision in force that the day of its review has passed. */
export async function remindReviews(): Promise<void> {
  await asOwner(async (tx) => {
    const { rows } = await sql<Overdue>`
      select d.item_id as id, d.collective_id as "collectiveId", d.audience_id as "audienceId", d.effective ->> 'owner' as owner,
        d.effective ->> 'reviewOn' as day
      from decision_standings d join collectives c on c.id = d.collective_id and coalesce(c.closes_at > now(), true)
      where d.standing = 'in-force' and d.effective ->> 'reviewOn' < d.today and d.effective ->> 'owner' is not null`.execute(
      tx,
    );
    for (const { id, collectiveId, audienceId, owner, day } of rows) {
      if (!(await isFirstTime(tx, `decision.review-due ${id} ${day} ${owner}`))) continue;
      const particulars = { day, persons: [owner] };
      await record(tx, clock, { act: 'decision.review-due', itemId: id, collectiveId, audienceId, particulars });
    }
  });
}
