import { sql } from 'kysely';
import type { Readership } from '#lib/collectives/audiences/types.ts';
import { readershipJson } from '#lib/collectives/server/queries/readers.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Aside } from '../../reading/page.ts';
import { isUnread, messageColumns, toMessage, type MessageRow } from './message-rows.ts';

const mostAsides = 20;
const mostMessages = 20;

type Row = MessageRow & {
  readonly asideTitle: string;
  readonly under: number;
  readonly closedAt: Date | null;
  readonly lastSeq: number;
  readonly readership: Readership;
};

/** The asides that this reader reads under these branches of a thread, with their first messages, in one statement. */
export async function listAsides(
  tx: Tx,
  viewer: Viewer,
  threadId: Id,
  branches: { readonly from: number; readonly to: number },
): Promise<Aside[]> {
  const { rows } = await sql<Row>`
    select ${messageColumns()}, ${isUnread(viewer)} as unread, a.title as "asideTitle", a.under, a."closedAt", a."lastSeq", a.readership
    from (
      select t.item_id as id, i.title, t.aside_under as under, t.closed_at as "closedAt", t.last_seq as "lastSeq",
        ${readershipJson(sql`t.audience_id`)} as readership
      from threads t join items i on i.id = t.item_id
      where t.aside_of = ${threadId} and t.aside_under between ${branches.from}::int and ${branches.to}::int
      order by t.aside_under, t.item_id limit ${mostAsides}
    ) a
    cross join lateral (
      select * from comments where thread_id = a.id order by root, branch, leaf limit ${mostMessages}
    ) c
    left join thread_reads r on r.thread_id = a.id and r.person_id = ${viewer.personId}
    order by a.under, a.id, c.root, c.branch, c.leaf`.execute(tx);
  const asides = new Map<Id, Row[]>();
  for (const row of rows) asides.set(row.threadId, [...(asides.get(row.threadId) ?? []), row]);
  return [...asides].flatMap(([id, [first, ...rest]]) => {
    if (first === undefined) return [];
    const { asideTitle: title, under, closedAt, readership } = first;
    const messages = [first, ...rest].map((row) => toMessage(row, viewer));
    return [{ id, title, under, closedAt, readership, messages, more: first.lastSeq - messages.length }];
  });
}
