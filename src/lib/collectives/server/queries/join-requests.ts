import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayGovern } from '../../rules.ts';
import type { Member, Viewer } from '../../types.ts';
import '../tables.ts';

export interface JoinRequest {
  readonly id: Id;
  readonly personId: Id;
  readonly name: string;
  readonly message: string;
  readonly at: Date;
}

/** Who asks to join, for who governs; nothing for the others. No request may read that table itself. */
export async function listJoinRequests(member: Member): Promise<JoinRequest[]> {
  if (!mayGovern(member.place).ok) return [];
  const { rows } = await sql<JoinRequest>`
    select q.id, q.person_id as "personId", p.name, q.message, q.created_at as at
    from join_requests q join persons p on p.id = q.person_id and p.erased_at is null
    where q.collective_id = ${member.place.collectiveId} and q.settled_at is null order by q.created_at limit 200`.execute(
    runtime().db,
  );
  return rows;
}

export interface JoinPage {
  readonly name: string;
  readonly territory: string;
  readonly summary: string;
  /** Whether the reader has asked and waits for the answer. */
  readonly waiting: boolean;
}

/** Where one asks to join; null when the collective shows nothing of itself to this reader, or takes no requests. */
export async function findJoinPage(viewer: Viewer, slug: string): Promise<JoinPage | null> {
  const collective = await readAs(viewer, (tx) =>
    tx
      .selectFrom('collectives')
      .select(['id', 'name', 'territory', 'summary'])
      .where('slug', '=', slug)
      .where('admission', '=', 'request')
      .where(sql<boolean>`coalesce(closes_at > now(), true)`)
      .executeTakeFirst(),
  );
  if (collective === undefined) return null;
  const { id, ...face } = collective;
  if (viewer.personId === null) return { ...face, waiting: false };
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select from join_requests where collective_id = ${id} and person_id = ${viewer.personId} and settled_at is null) as waiting`.execute(
    runtime().db,
  );
  return { ...face, waiting: rows[0]?.waiting === true };
}
