import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';

/** Unties the thread from items that none of its messages links to any more. Call it once the message is changed. */
export async function dropCitations(tx: Tx, threadId: Id, cites: readonly Id[]): Promise<void> {
  if (cites.length === 0) return;
  await sql`
    delete from links l where l.from_item_id = ${threadId} and l.relation = 'cites' and l.to_item_id = any (${[...cites]}::uuid[])
      and not exists (select from comments c where c.thread_id = l.from_item_id and l.to_item_id = any (c.cites))`.execute(
    tx,
  );
}
