import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import '../tables.ts';

export interface PublicCollective {
  readonly slug: string;
  readonly name: string;
  readonly territory: string;
  readonly summary: string;
}

/** The collectives that this reader may see: for a visitor, those that chose to be listed. */
export async function listCollectives(reader: Reader): Promise<PublicCollective[]> {
  return readAs(reader, (tx) =>
    tx
      .selectFrom('collectives')
      .select(['slug', 'name', 'territory', 'summary'])
      .where('is_demo', '=', false)
      .orderBy('name')
      .limit(200)
      .execute(),
  );
}

export interface CollectiveFace extends Omit<PublicCollective, 'slug'> {
  readonly id: Id;
  /** Whether one may ask to join. */
  readonly takesRequests: boolean;
}

/** What a collective says of itself to this reader; null when it says nothing to them. */
export async function findFaceOf(tx: Tx, slug: string): Promise<CollectiveFace | null> {
  const collective = await tx
    .selectFrom('collectives')
    .select(['id', 'name', 'territory', 'summary'])
    .select(sql<boolean>`admission = 'request' and coalesce(closes_at > now(), true)`.as('takesRequests'))
    .where('slug', '=', slug)
    .executeTakeFirst();
  return collective ?? null;
}
