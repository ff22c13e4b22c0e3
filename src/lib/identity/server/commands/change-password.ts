import { sql } from 'kysely';
import { done, type Granted, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayUsePassword } from '../../rules.ts';
import type { Origin, Own } from '../../types.ts';
import { passwordLetter } from '../letters/account.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { hashPassword } from '../passwords/hash.ts';
import { findKnown, isProved, judgeProof, type Unproved } from '../queries/proof.ts';
import { closeOthers } from './close-session.ts';
import type { PasswordRefusal } from './open-account.ts';

const changes: Limit = { name: 'password-change', points: 10, seconds: 60 * 60 };

/**
 * Sets a password, or another one. The other sessions close at once, and a mail says so. Gives how many sessions closed.
 * Asks for a recent proof, and for it again once the slow work is done.
 */
export async function changePassword(
  owner: Own,
  password: string,
  origin: Pick<Origin, 'device'>,
): Promise<Granted<number> | Unproved | Refused<PasswordRefusal> | Waiting> {
  if (!(await isProved(owner))) return { ok: false, reason: 'proof-needed' };
  const known = await findKnown(runtime().db, owner);
  const verdict = mayUsePassword(password, { name: known.name, email: known.email ?? '' });
  if (!verdict.ok) return verdict;
  const waiting = await spend([[changes, owner.personId]]);
  if (waiting !== null) return waiting;
  const hash = await hashPassword(password);
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, owner);
    if (!proof.ok) return proof;
    await tx
      .insertInto('passwords')
      .values({ person_id: owner.personId, hash })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ hash, changed_at: sql<Date>`now()` }))
      .execute();
    const closed = await closeOthers(tx, owner);
    const { email, locale } = known;
    if (email !== null) await queueMail(tx, passwordLetter({ email, locale }, origin.device));
    return done(closed);
  });
}
