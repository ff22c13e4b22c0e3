import { sql } from 'kysely';
import { readershipJson } from '#lib/collectives/server/queries/readers.ts';
import type { Readership } from '#lib/collectives/audiences/types.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { ThreadHead, Where } from '../../reading/page.ts';
import type { FollowLevel, Place } from '../../types.ts';
import '../tables.ts';

/** Beyond this many readers, the list of who has not read yet stops. */
const mostReaders = 400;

interface HeadRow extends Omit<ThreadHead, 'unread' | 'reads' | 'draft' | 'parent' | 'follow'> {
  readonly slug: string;
  readonly hasAsides: boolean;
  readonly asideUnder: number | null;
  readonly parentTitle: string | null;
  readonly follow: FollowLevel | null;
  readonly draftSource: string | null;
  readonly draftAnswers: number | null;
  readonly draftAt: Date | null;
  readonly readAt: Date | null;
  readonly unreadCount: number;
  readonly first: (Place & { readonly seq: number }) | null;
  readonly anchor: Place | null;
  readonly reads: readonly { readonly personId: Id; readonly through: number; readonly at: string }[];
  readonly readership: Readership;
}

export interface FoundHead {
  readonly head: ThreadHead;
  /** The short name of its collective. */
  readonly slug: string;
  readonly hasAsides: boolean;
  /** Where to open it: the message asked for, or the first unread one. null: at the end. */
  readonly opensAt: Place | null;
}

/** A thread without its messages, and where its page opens. null when the reader does not read it. */
export async function findHead(tx: Tx, viewer: Viewer, threadId: Id, where: Where): Promise<FoundHead | null> {
  const circles = viewer.kind === 'member' ? viewer.place.circles.map(({ audienceId }) => audienceId) : [];
  const asked = where.kind === 'message' ? where.seq : null;
  const { rows } = await sql<HeadRow>`
    select i.id, i.title, i.summary, i.created_at as "createdAt", i.updated_at as "updatedAt", i.author_id as "authorId",
      i.audience_id as "audienceId", i.collective_id as "collectiveId",
      (select p.slug from places_of_items(array[i.id]) p) as slug,
      t.last_seq as "lastSeq", t.last_at as "lastAt", t.closed_at as "closedAt", t.closed_by as "closedBy", t.closing,
      t.reopened_at as "reopenedAt", t.reopened_by as "reopenedBy", t.reopening, t.aside_of as "asideOf", t.aside_under as "asideUnder",
      (select p.title from items p where p.id = t.aside_of) as "parentTitle",
      exists (select from threads x where x.aside_of = i.id) as "hasAsides",
      coalesce(f.level, case when exists (select from comments c where c.thread_id = i.id and c.author_id = ${viewer.personId}
        and c.removed_at is null) then 'all' end) as follow, d.source as "draftSource", d.touched_at as "draftAt",
      (select c.seq from comments c where c.id = d.answers) as "draftAnswers",
      r.read_at as "readAt", coalesce(u.count, 0)::int as "unreadCount", u.first,
      (select jsonb_build_object('root', c.root, 'branch', c.branch, 'leaf', c.leaf) from comments c
        where c.thread_id = i.id and c.seq = ${asked}::int) as anchor,
      coalesce((select jsonb_agg(jsonb_build_object('personId', x.person_id, 'through', x.read_through, 'at', x.read_at))
        from thread_reads x where x.thread_id = i.id), '[]') as reads,
      array(select person_id from audiences a, readers_of_audience(a.id) where a.id = i.audience_id and a.kind <> 'network' limit ${mostReaders}) as "readerIds",
      coalesce((select jsonb_agg(${readershipJson(sql`mine.id`)}) from unnest(${circles}::uuid[]) as mine(id)), '[]') as circles,
      ${readershipJson(sql`i.audience_id`)} as readership
    from items i join threads t on t.item_id = i.id
    left join thread_reads r on r.thread_id = i.id and r.person_id = ${viewer.personId}
    left join thread_follows f on f.thread_id = i.id and f.person_id = ${viewer.personId}
    left join thread_drafts d on d.thread_id = i.id and d.person_id = ${viewer.personId}
    left join lateral (
      select count(*) as count, (array_agg(jsonb_build_object('seq', c.seq, 'root', c.root, 'branch', c.branch, 'leaf', c.leaf)
        order by c.root, c.branch, c.leaf))[1] as first
      from comments c
      where c.thread_id = i.id and c.removed_at is null and c.seq > coalesce(r.read_through, 0) and not coalesce(r.seen, '{}') @> c.seq
    ) u on ${viewer.kind === 'member'}
    where i.id = ${threadId}`.execute(tx);
  const row = rows[0];
  if (row === undefined) return null;
  const opensAt = row.anchor ?? (where.kind === 'start' ? row.first : null);
  return { head: headOf(row), slug: row.slug, hasAsides: row.hasAsides, opensAt };
}

function headOf(row: HeadRow): ThreadHead {
  const { asideOf, asideUnder, parentTitle, draftSource, draftAt, first } = row;
  return {
    ...row,
    parent:
      asideOf === null || asideUnder === null || parentTitle === null
        ? null
        : { id: asideOf, title: parentTitle, under: asideUnder },
    follow: row.follow ?? 'named',
    draft:
      draftSource === null || draftAt === null ? null : { source: draftSource, answers: row.draftAnswers, at: draftAt },
    unread: first === null ? null : { count: row.unreadCount, since: row.readAt, first: first.seq },
    reads: row.reads.map((mark) => ({ ...mark, at: new Date(mark.at) })),
  };
}
