import { sql } from 'kysely';
import type { Session } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { kindsReadAt, readsItem } from '../../rules.ts';
import '../tables.ts';

const thing = sql`coalesce(n.item_id, (select p.item_id from pads p where p.id = n.pad_id), n.collective_id)`;

/**
 * Marks what was told of one thing as read; null: everything. Answers with the instant, by which it can be taken back; null when
 * nothing was unread.
 */
export async function markRead(session: Session, only: Id | null): Promise<Date | null> {
  return asReader(session, async (tx) => {
    const { rows } = await sql<{ at: Date }>`
      update notifications n set read_at = date_trunc('milliseconds', now())
      where n.person_id = ${session.personId} and n.read_at is null and ${only === null ? sql`true` : sql`${thing} = ${only}`}
      returning n.read_at as at`.execute(tx);
    return rows[0]?.at ?? null;
  });
}

/** Takes back what was marked as read at this instant. */
export async function markUnread(session: Session, at: Date): Promise<void> {
  await asReader(session, (tx) =>
    sql`update notifications set read_at = null where person_id = ${session.personId} and read_at = ${at}`.execute(tx),
  );
}

interface Visit {
  readonly routeId: string;
  /** The item of the address. */
  readonly itemId: Id | null;
  readonly slug: string | undefined;
}

/**
 * Who reads a page has read what was told of it. Answers with the session as it is then: the page itself says no more that it waits.
 * Costs nothing to who has nothing unread.
 */
export async function noteVisit(session: Session, { routeId, itemId, slug }: Visit): Promise<Session> {
  if (session.news.asking + session.news.others === 0) return session;
  const kinds = kindsReadAt(routeId);
  const place = session.places.find((one) => one.slug === slug);
  const visited =
    itemId !== null && readsItem(routeId)
      ? sql`(${thing} = ${itemId} or n.item_id in (select t.item_id from threads t where t.aside_of = ${itemId}))`
      : kinds.length > 0 && place !== undefined
        ? sql`n.collective_id = ${place.collectiveId} and n.kind = any (${kinds}::text[])`
        : null;
  if (visited === null) return session;
  return asReader(session, async (tx) => {
    const { numAffectedRows } = await sql`
      update notifications n set read_at = now() where n.person_id = ${session.personId} and n.read_at is null and ${visited}`.execute(
      tx,
    );
    if ((numAffectedRows ?? 0n) === 0n) return session;
    const { rows } = await sql<Session['news']>`
      select (count(distinct coalesce(item_id, pad_id, collective_id)) filter (where asks))::int as asking,
        least(count(*) filter (where not asks), 1)::int as others
      from notifications where person_id = ${session.personId} and read_at is null
        and collective_id = any (${session.places.map(({ collectiveId }) => collectiveId)}::uuid[])`.execute(tx);
    return { ...session, news: rows[0] ?? session.news };
  });
}
