import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Talk } from '../../reading/list.ts';
import '../tables.ts';

const mostTalks = 5;

type Row = Omit<Talk, 'messages'> & {
  readonly messages: readonly (Omit<Talk['messages'][number], 'at'> & { readonly at: string })[];
};

/**
 * The discussions about an item, the liveliest first, with their last words: one statement, inside the transaction of the
 * item's page. Give it to `threads/ui/DiscussionAside.svelte`.
 */
export async function listTalks(tx: Tx, itemId: Id): Promise<Talk[]> {
  const { rows } = await sql<Row>`
    select i.id, i.title, t.last_seq as count, t.closed_at is not null as closed,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'authorId', c.author_id, 'at', c.created_at, 'text', c.excerpt,
          'author', (select a.name from attributions a where a.person_id = c.author_id limit 1)) order by c.seq desc)
        from (select * from comments where thread_id = i.id and removed_at is null order by seq desc limit 2) c), '[]') as messages
    from links l join items i on i.id = l.from_item_id join threads t on t.item_id = i.id
    where l.to_item_id = ${itemId} and l.relation = 'about'
    order by t.last_at desc limit ${mostTalks}`.execute(tx);
  return rows.map((row) => ({
    ...row,
    messages: row.messages.map((message) => ({ ...message, at: new Date(message.at) })),
  }));
}
