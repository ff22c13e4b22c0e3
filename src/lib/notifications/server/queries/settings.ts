import { sql } from 'kysely';
import type { Session } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Rhythm } from '../../types.ts';
import type { Subscription } from '../tokens/unsubscribe.ts';
import '../tables.ts';

export interface MailSettings {
  readonly rhythms: readonly { readonly collectiveId: Id; readonly name: string; readonly rhythm: Rhythm }[];
  /** null: where each collective lives. */
  readonly timeZone: string | null;
}

/** How a person asked to be written to, by collective, in one statement. */
export async function findMailSettings(session: Session): Promise<MailSettings> {
  const { rows } = await readAs(session, (tx) =>
    sql<{ collectiveId: Id | null; rhythm: Rhythm; timeZone: string | null }>`
      select r.collective_id as "collectiveId", r.rhythm, k.time_zone as "timeZone"
      from notification_rhythms r full join notification_clocks k on k.person_id = r.person_id`.execute(tx),
  );
  const chosen = new Map(rows.map(({ collectiveId, rhythm }) => [collectiveId, rhythm]));
  return {
    rhythms: session.places.map(({ collectiveId, name }) => ({
      collectiveId,
      name,
      rhythm: chosen.get(collectiveId) ?? 'gentle',
    })),
    timeZone: rows[0]?.timeZone ?? null,
  };
}

/** What the holder of a link is told of what it ends; null when the collective or the person is no more. */
export async function findSubscription({ personId, collectiveId }: Subscription) {
  const { rows } = await sql<{ collective: string; rhythm: Rhythm }>`
    select c.name as collective, coalesce(r.rhythm, 'gentle') as rhythm
    from persons p cross join collectives c
    left join notification_rhythms r on r.person_id = p.id and r.collective_id = c.id
    where p.id = ${personId} and p.erased_at is null and c.id = ${collectiveId}`.execute(runtime().db);
  return rows[0] ?? null;
}
