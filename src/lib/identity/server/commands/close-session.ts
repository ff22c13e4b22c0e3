import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import '../tables.ts';

interface Own {
  readonly personId: Id;
  readonly sessionId: Id;
}

/** Closes one of one's own sessions; the sockets it holds close with it. Somebody else's, or one already closed: nothing happens. */
export async function closeSession(owner: Own, sessionId: Id): Promise<void> {
  await asOwner(async (tx) => {
    await tx.deleteFrom('sessions').where('id', '=', sessionId).where('person_id', '=', owner.personId).execute();
    await announceRevocation(tx, owner.personId);
  });
}

/** Closes every session of the person but the one they are using. Gives how many. */
export async function closeOtherSessions(owner: Own): Promise<number> {
  return asOwner(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('sessions')
      .where('person_id', '=', owner.personId)
      .where('id', '!=', owner.sessionId)
      .executeTakeFirstOrThrow();
    await announceRevocation(tx, owner.personId);
    return Number(numDeletedRows);
  });
}

/** Removes what is over: sessions, codes, counters. Run by a job. */
export async function sweepExpired(): Promise<void> {
  const { db } = runtime();
  const now = new Date();
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db
    .deleteFrom('sign_in_codes')
    .where('expires_at', '<=', new Date(now.getTime() - 24 * 60 * 60 * 1000))
    .execute();
  await db.deleteFrom('rate_limits').where('expires_at', '<=', now).execute();
}
