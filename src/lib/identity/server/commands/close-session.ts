import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import type { Own } from '../../types.ts';
import '../tables.ts';

/** Closes one of one's own sessions; the sockets it holds close with it. Somebody else's, or one already closed: nothing happens. */
export async function closeSession(owner: Own, sessionId: Id): Promise<void> {
  await asOwner(async (tx) => {
    await tx.deleteFrom('sessions').where('id', '=', sessionId).where('person_id', '=', owner.personId).execute();
    await announceRevocation(tx, owner.personId);
  });
}

/** Closes every session of the person but the one they are using. Gives how many. */
export async function closeOtherSessions(owner: Own): Promise<number> {
  return asOwner((tx) => closeOthers(tx, owner));
}

/** The same as a part of another act. */
export async function closeOthers(tx: Tx, owner: Own): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where('person_id', '=', owner.personId)
    .where('id', '!=', owner.sessionId)
    .executeTakeFirstOrThrow();
  await announceRevocation(tx, owner.personId);
  return Number(numDeletedRows);
}

/** Days for which a mail stays readable on the host's page. */
const mailsKeptDays = 30;

/** Removes what is over: sessions, codes, challenges, counters, old mails. Run by a job. */
export async function sweepExpired(): Promise<void> {
  const { db } = runtime();
  for (const table of ['sessions', 'passkey_challenges', 'rate_limits'] as const)
    await db
      .deleteFrom(table)
      .where('expires_at', '<=', sql<Date>`now()`)
      .execute();
  await db
    .deleteFrom('sign_in_codes')
    .where('expires_at', '<=', sql<Date>`now() - interval '1 day'`)
    .execute();
  await db
    .deleteFrom('mails')
    .where('created_at', '<=', sql<Date>`now() - make_interval(days => ${mailsKeptDays})`)
    .execute();
}
