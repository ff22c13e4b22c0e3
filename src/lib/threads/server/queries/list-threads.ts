import { sql, type RawBuilder } from 'kysely';
import type { Readership } from '#lib/collectives/audiences/types.ts';
import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import { readershipJson } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { ThreadLine, ThreadList } from '../../reading/list.ts';
import '../tables.ts';

const pageSize = 30;
const fewClosed = 3;

export interface ListFilter {
  /** Only what these readers read: one circle, or the collective. */
  readonly audienceId?: Id | undefined;
  /** Open threads whose last message came before that. */
  readonly before?: Date | undefined;
  /** Only closed ones, a page of them. */
  readonly closed?: boolean | undefined;
}

type Row = ThreadLine & { readonly part: 'awaiting' | 'open' | 'closed'; readonly readership: Readership };

/** The discussions of a collective that this member reads: those that call them, the others by last message, those just closed. */
export async function listThreads(member: Member, filter: ListFilter = {}): Promise<ThreadList> {
  return readAs(member, async (tx) => {
    const { rows } = await sql<Row>`
      with picked as (${picked(member, filter)})
      select w.part, i.id, i.title, t.aside_of is not null as "isAside", t.last_at as "lastAt",
        t.closed_at as "closedAt", t.closed_by as "closedBy", t.closing, r.read_at as "readAt",
        ${readershipJson(sql`t.audience_id`)} as readership,
        (select jsonb_build_object('authorId', c.author_id, 'excerpt', c.excerpt, 'removed', c.removed_at is not null)
          from comments c where c.thread_id = i.id and c.seq = t.last_seq) as last,
        (select jsonb_build_object('id', a.id, 'kind', a.kind, 'title', a.title) from links l join items a on a.id = l.to_item_id
          where l.from_item_id = i.id and l.relation = 'about' limit 1) as about,
        exists (select from comment_births b where b.thread_id = i.id) as "gaveProposal",
        exists (select from comment_calls k where k.thread_id = i.id and k.person_id = ${member.personId} and k.read_at is null) as calls,
        exists (select from comments c where c.thread_id = i.id and c.removed_at is null
          and c.seq > coalesce(r.read_through, 0) and not coalesce(r.seen, '{}') @> c.seq) as unread,
        array(select s.author_id from comments s where s.thread_id = i.id and s.seq > t.last_seq - 12
          group by s.author_id order by max(s.seq) desc limit 4) as speakers
      from picked w join items i on i.id = w.id join threads t on t.item_id = w.id
      left join thread_reads r on r.thread_id = i.id and r.person_id = ${member.personId}
      order by t.last_at desc, i.id`.execute(tx);
    const counted = await sql<{ count: number }>`
      select count(*) as count from threads where collective_id = ${member.place.collectiveId} and closed_at is not null`.execute(
      tx,
    );
    const ids = rows.flatMap((row) => [row.closedBy, row.last?.authorId ?? null, ...row.speakers]);
    const people = await peopleOf(tx, member.place.collectiveId, ids);
    return arrange(rows, counted.rows[0]?.count ?? 0, people);
  });
}

function picked(member: Member, { audienceId, before, closed = false }: ListFilter): RawBuilder<unknown> {
  const here = sql`t.collective_id = ${member.place.collectiveId} and ${audienceId === undefined ? sql`true` : sql`t.audience_id = ${audienceId}`}`;
  const earlier = before === undefined ? sql`true` : sql`t.last_at < ${before}`;
  const shut = sql`(select 'closed' as part, t.item_id as id from threads t where ${here} and t.closed_at is not null and ${closed ? earlier : sql`true`}
    order by t.last_at desc limit ${closed ? pageSize + 1 : fewClosed})`;
  if (closed) return shut;
  const open = sql`(select 'open' as part, t.item_id as id from threads t where ${here} and t.closed_at is null and ${earlier}
    and not exists (select from comment_calls k where k.thread_id = t.item_id and k.person_id = ${member.personId} and k.read_at is null)
    order by t.last_at desc limit ${pageSize + 1})`;
  if (before !== undefined) return open;
  return sql`(select distinct 'awaiting' as part, t.item_id as id from comment_calls k join threads t on t.item_id = k.thread_id
    where k.person_id = ${member.personId} and k.read_at is null and ${here} and t.closed_at is null limit ${pageSize})
    union all ${open} union all ${shut}`;
}

function arrange(rows: readonly Row[], closedCount: number, people: ThreadList['people']): ThreadList {
  const part = (name: Row['part']): Row[] => rows.filter((row) => row.part === name);
  const paged = part('open').length > 0 ? part('open') : part('closed');
  const more = paged.length > pageSize;
  const open = part('open').slice(0, pageSize);
  return {
    awaiting: part('awaiting'),
    open: [...open.filter((line) => line.unread), ...open.filter((line) => !line.unread)],
    closed: part('closed').slice(0, pageSize),
    olderThan: more ? (paged[pageSize - 1]?.lastAt ?? null) : null,
    closedCount,
    people,
  };
}
