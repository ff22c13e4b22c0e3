import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeDemonstration } from '#lib/demo/server/commands/make-demonstration.ts';
import { startLive } from '#lib/notes/server/live.ts';
import { freshDatabase } from '#tests/support/database.ts';

const { db } = await freshDatabase();
await startLive();

test('what is read in somebody’s absence is what they read when they come', { timeout: 60_000 }, async () => {
  await makeDemonstration({ hasHost: false, isHost: false });
  // Somebody has left a circle, somebody the collective, a collective its network, somebody has erased their account.
  await sql`update circle_members set until = now() where id in (select id from circle_members order by id limit 2)`.execute(
    db,
  );
  await sql`update memberships set until = now() where id in (select id from memberships order by id limit 2)`.execute(
    db,
  );
  await sql`update network_collectives set until = now() where collective_id in (select collective_id from network_collectives order by since limit 1)`.execute(
    db,
  );
  await sql`update persons set erased_at = now() where id in (select id from persons order by id desc limit 1)`.execute(
    db,
  );
  const { rows } = await sql<{ pairs: number; read: number; differing: number }>`
    select count(*)::int as pairs, count(*) filter (where present)::int as read, count(*) filter (where present <> absent)::int as differing
    from (
      select reads_audience(p.id, a.id) as absent,
        coalesce((select a.id = any (l.audiences) or exists (select from audience_members m where m.audience_id = a.id and m.person_id = p.id)
          from load_person(p.id) l), false) as present
      from persons p cross join audiences a) both_ways`.execute(db);
  expect(rows[0]).toMatchObject({ differing: 0 });
  expect(rows[0]?.pairs).toBeGreaterThan(300);
  expect(rows[0]?.read).toBeGreaterThan(60);
});
