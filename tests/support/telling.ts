import { sql } from 'kysely';
import { asOwner } from '#lib/kernel/server/database.ts';
import type { JournalEntry } from '#lib/kernel/server/outbox.ts';
import { tellEntry } from '#lib/notifications/server/commands/tell.ts';

let told: Pick<JournalEntry, 'xid' | 'id'> = { xid: '0', id: '0' };

/** Tells what the journal holds since the last time, as the consumer does: for a trial that cannot wait for it. */
export async function tellJournal(): Promise<void> {
  await asOwner(async (tx) => {
    const { rows } = await sql<JournalEntry>`
      select id::text, xid::text, at, actor_id as "actorId", actor_name as "actorName", act, item_id as "itemId",
        collective_id as "collectiveId", audience_id as "audienceId", particulars
      from journal where (xid, id) > (${told.xid}::xid8, ${told.id}::bigint) order by xid, id`.execute(tx);
    for (const entry of rows) await tellEntry(tx, entry);
    told = rows.at(-1) ?? told;
  });
}
