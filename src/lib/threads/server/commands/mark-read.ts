import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import type { Run } from '../../reading/numbers.ts';
import '../tables.ts';

/** Notes that these messages were on the reader's screen. Numbers past the last message count for nothing. */
export async function markRead(
  member: Member,
  seen: readonly { readonly threadId: Id; readonly runs: readonly Run[] }[],
): Promise<void> {
  await asReader(member, async (tx) => {
    for (const { threadId, runs } of seen) await addSeen(tx, member, threadId, runs);
  });
}

/** Everything up to now in a thread, without reading it. */
export async function markAllRead(member: Member, threadId: Id): Promise<void> {
  await asReader(member, (tx) => addSeen(tx, member, threadId, [{ from: 1, to: 999_999_999 }]));
}

export async function addSeen(tx: Tx, member: Member, threadId: Id, runs: readonly Run[]): Promise<void> {
  const shown = `{${runs.map(({ from, to }) => `[${String(from)},${String(to + 1)})`).join(',')}}`;
  await sql`
    insert into thread_reads as r (thread_id, person_id, audience_id, seen, read_through, read_at)
    select t.item_id, ${member.personId}, t.audience_id, s.seen, ${readThrough(sql`s.seen`)}, moment()
    from threads t, lateral (select ${shown}::int4multirange * int4multirange(int4range(1, t.last_seq + 1)) as seen) s
    where t.item_id = ${threadId} and not isempty(s.seen)
    on conflict (thread_id, person_id) do update set
      seen = r.seen + excluded.seen,
      read_through = ${readThrough(sql`(r.seen + excluded.seen)`)},
      read_at = moment()`.execute(tx);
  await sql`
    update comment_calls k set read_at = moment() from thread_reads r
    where k.person_id = ${member.personId} and k.thread_id = ${threadId} and k.read_at is null
      and r.thread_id = k.thread_id and r.person_id = k.person_id and r.seen @> k.seq`.execute(tx);
}

/** The end of the first run when it starts at the first message; 0 otherwise. */
function readThrough(seen: ReturnType<typeof sql>) {
  return sql`case when ${seen} @> 1 then coalesce((select upper(run) - 1 from unnest(${seen}) run where run @> 1), 0) else 0 end`;
}
