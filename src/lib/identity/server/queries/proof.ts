import { sql } from 'kysely';
import { refused, type Refused, type Verdict } from '#lib/kernel/outcome.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayChangeAccount } from '../../rules.ts';
import type { Correspondent, Own } from '../../types.ts';
import '../tables.ts';

/** Whether the person of this session has shown a short while ago that it is theirs. */
export async function isProved(owner: Own): Promise<boolean> {
  return judge(await sessionOf(runtime().db, owner).executeTakeFirst()).ok;
}

/**
 * The same where an act depends on it: the person and their session stay as they are until the end of the transaction, so that the
 * acts on one account take their turn, and one asked for from a session closed meanwhile changes nothing.
 */
export async function judgeProof(tx: Tx, owner: Own): Promise<Verdict<'proof-needed'>> {
  await tx.selectFrom('persons').select('id').where('id', '=', owner.personId).forUpdate().execute();
  return judge(await sessionOf(tx, owner).forUpdate().executeTakeFirst());
}

function sessionOf(db: Tx, { personId, sessionId }: Own) {
  return db
    .selectFrom('sessions')
    .select(['proved_at', sql<Date>`clock_timestamp()`.as('now')])
    .where('id', '=', sessionId)
    .where('person_id', '=', personId)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`);
}

function judge(row: { proved_at: Date; now: Date } | undefined): Verdict<'proof-needed'> {
  return row === undefined ? refused('proof-needed') : mayChangeAccount({ provedAt: row.proved_at }, row.now);
}

interface Known extends Omit<Correspondent, 'email'> {
  readonly name: string;
  readonly email: string | null;
  readonly emailConfirmed: boolean;
}

/** How to write to somebody; their account exists, since a session of theirs does. */
export async function findKnown(db: Tx, { personId }: Pick<Own, 'personId'>): Promise<Known> {
  const row = await db
    .selectFrom('persons')
    .select(['name', 'email', 'locale', 'email_confirmed_at'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const { name, email, locale } = row;
  return { name, email, locale: locale === 'en' ? 'en' : 'fr', emailConfirmed: row.email_confirmed_at !== null };
}

export type Unproved = Refused<'proof-needed'>;
