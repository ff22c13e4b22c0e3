import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Refused, type Granted } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { OpenedSession, Origin } from '../../types.ts';
import { addressGroup, forgive, spend, type Limit, type Waiting } from '../limits/spend.ts';
import { isPassword } from '../passwords/hash.ts';
import '../tables.ts';
import { openToldSession } from './open-session.ts';

const perPlace: Limit = { name: 'password-here', points: 10, seconds: 15 * 60 };
const perAccount: Limit = { name: 'password', points: 100, seconds: 60 * 60 };

/**
 * Opens a session with a password. One answer and the same work whether the address is unknown, has no password or the
 * password is wrong. Ten tries a quarter of an hour for an address from one place, a hundred an hour from everywhere.
 */
export async function signInWithPassword(
  given: { readonly email: string; readonly password: string },
  origin: Origin,
): Promise<Granted<OpenedSession> | Refused<'sign-in-failed'> | Waiting> {
  const here = `${given.email}@@${addressGroup(origin.address)}`;
  const waiting = await spend([
    [perPlace, here],
    [perAccount, given.email],
  ]);
  if (waiting !== null) return waiting;
  const found = await findByPassword(given);
  if (found === null) return refused('sign-in-failed');
  await forgive(perPlace, here);
  return done(await asOwner((tx) => openToldSession(tx, found, origin)));
}

async function findByPassword(given: { email: string; password: string }): Promise<Id | null> {
  const row = await runtime()
    .db.selectFrom('persons as p')
    .innerJoin('passwords as w', 'w.person_id', 'p.id')
    .select(['p.id', 'w.hash'])
    .where(sql`lower(p.email)`, '=', given.email)
    .where('p.erased_at', 'is', null)
    .executeTakeFirst();
  return (await isPassword(given.password, row?.hash ?? null)) ? (row?.id ?? null) : null;
}
