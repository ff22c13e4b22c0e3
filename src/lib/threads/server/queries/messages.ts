import { sql } from 'kysely';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { comparePlaces } from '../../reading/place.ts';
import type { MessageRange, Where } from '../../reading/page.ts';
import type { Place } from '../../types.ts';
import { isUnread, messageColumns, toMessage, type MessageRow } from './message-rows.ts';

/** Messages of a page; a thread a little longer is still shown whole. */
export const pageSize = 50;
const wholeUpTo = 60;

interface Span {
  readonly from: Place;
  /** How many before `from`, and how many from it on. */
  readonly before: number;
  readonly after: number;
}

const end: Place = { root: 2_147_483_647, branch: 0, leaf: 0 };

/** The stretch of a thread to fetch: all of it when short, else around what was asked, else its end. */
export function spanOf(where: Where, opensAt: Place | null, lastSeq: number): Span {
  if (where.kind === 'before') return { from: where.place, before: pageSize, after: 0 };
  if (where.kind === 'after')
    return { from: { ...where.place, leaf: where.place.leaf + 1 }, before: 0, after: pageSize };
  if (lastSeq <= wholeUpTo) return { from: { root: 0, branch: 0, leaf: 0 }, before: 0, after: wholeUpTo };
  if (opensAt === null) return { from: end, before: pageSize, after: 0 };
  const half = where.kind === 'message' ? Math.floor(pageSize / 2) : 5;
  return { from: opensAt, before: half, after: pageSize - half };
}

type Row = MessageRow & { readonly inside: boolean; readonly earlier: number };

/** A stretch of a thread in reading order, with what it hangs from, in one statement over one index. */
export async function findRange(
  tx: Tx,
  viewer: Viewer,
  threadId: Id,
  span: Span,
  lastSeq: number,
): Promise<MessageRange> {
  const { root, branch, leaf } = span.from;
  const place = sql`(${root}::int, ${branch}::int, ${leaf}::int)`;
  const { rows } = await sql<Row>`
    with inside as materialized (
      (select id, root, branch, leaf from comments where thread_id = ${threadId} and (root, branch, leaf) < ${place}
        order by root desc, branch desc, leaf desc limit ${span.before === 0 ? 0 : span.before + 1})
      union all
      (select id, root, branch, leaf from comments where thread_id = ${threadId} and (root, branch, leaf) >= ${place}
        order by root, branch, leaf limit ${span.after === 0 ? 0 : span.after + 1})
    ), top as (select root, branch, leaf from inside order by root, branch, leaf limit 2),
    context as (
      select c.id from comments c where c.thread_id = ${threadId}
        and c.seq in (select 1 union select root from top union select branch from top where branch > 0)
        and c.id not in (select id from inside)
    )
    select ${messageColumns()}, ${isUnread(viewer)} as unread, w.inside,
      (select count(*) from comments e where e.thread_id = ${threadId}
        and (e.root, e.branch, e.leaf) < (select t.root, t.branch, t.leaf from top t order by t.root, t.branch, t.leaf limit 1))::int as earlier
    from (select id, true as inside from inside union all select id, false from context) w
    join comments c on c.id = w.id
    left join thread_reads r on r.thread_id = ${threadId} and r.person_id = ${viewer.personId}
    order by c.root, c.branch, c.leaf`.execute(tx);
  return cutRange(rows, viewer, span, lastSeq);
}

/** One more than wanted was fetched on each side, to know whether there is more. */
function cutRange(rows: readonly Row[], viewer: Viewer, span: Span, lastSeq: number): MessageRange {
  const inside = rows.filter((row) => row.inside);
  const earlier = inside.filter((row) => comparePlaces(row, span.from) < 0);
  const extraBefore = earlier.length > span.before ? 1 : 0;
  const extraAfter = inside.length - earlier.length > span.after ? 1 : 0;
  const kept = inside.slice(extraBefore, inside.length - extraAfter);
  const first = kept[0];
  const before = (inside[0]?.earlier ?? 0) + extraBefore;
  const needed = new Set(first === undefined ? [] : [1, first.root, first.branch]);
  const outside = [...rows.filter((row) => !row.inside), ...inside.slice(0, extraBefore)];
  return {
    messages: kept.map((row) => toMessage(row, viewer)),
    context: outside
      .filter((row) => needed.has(row.seq))
      .sort(comparePlaces)
      .map((row) => toMessage(row, viewer)),
    before,
    after: Math.max(0, lastSeq - before - kept.length),
  };
}
