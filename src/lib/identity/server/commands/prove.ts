import { sql } from 'kysely';
import { done, refused, type Granted, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Own } from '../../types.ts';
import { proofLetter } from '../letters/account.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { isPassword } from '../passwords/hash.ts';
import { findKnown } from '../queries/proof.ts';
import { hashToken, newToken } from '../sessions/tokens.ts';
import { isRight } from './use-code.ts';
import { writeCode } from './write-code.ts';

const tries: Limit = { name: 'prove', points: 10, seconds: 15 * 60 };
const letters: Limit = { name: 'prove-mail', points: 5, seconds: 60 * 60 };

/** The token that replaces the one of the session: rights that rise never rise under a token known before. */
export interface Proof {
  readonly token: string;
}

/** Shows who one is with one's password. The same work when there is none. */
export async function proveWithPassword(
  owner: Own,
  password: string,
): Promise<Granted<Proof> | Refused<'password-wrong'> | Waiting> {
  const waiting = await spend([[tries, owner.personId]]);
  if (waiting !== null) return waiting;
  const row = await runtime()
    .db.selectFrom('passwords')
    .select('hash')
    .where('person_id', '=', owner.personId)
    .executeTakeFirst();
  if (!(await isPassword(password, row?.hash ?? null))) return refused('password-wrong');
  return asOwner((tx) => keepProof(tx, owner, 'password-wrong'));
}

/** Sends six digits to the address of the account. */
export async function requestProof(owner: Own): Promise<Granted<undefined> | Refused<'no-address'> | Waiting> {
  const waiting = await spend([[letters, owner.personId]]);
  if (waiting !== null) return waiting;
  return asOwner(async (tx) => {
    const { email, locale } = await findKnown(tx, owner);
    if (email === null) return refused('no-address');
    const { digits } = await writeCode(tx, { email, personId: owner.personId, purpose: 'prove' });
    await queueMail(tx, proofLetter({ email, locale }, digits));
    return done();
  });
}

/** Shows who one is with the digits that were sent. */
export async function proveWithCode(
  owner: Own,
  digits: string,
): Promise<Granted<Proof> | Refused<'code-over'> | Waiting> {
  const waiting = await spend([[tries, owner.personId]]);
  if (waiting !== null) return waiting;
  return asOwner(async (tx) => {
    const row = await tx
      .selectFrom('sign_in_codes')
      .selectAll()
      .where('person_id', '=', owner.personId)
      .where('purpose', '=', 'prove')
      .orderBy('created_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || !(await isRight(tx, row, digits))) return refused('code-over');
    await tx
      .updateTable('sign_in_codes')
      .set({ used_at: sql<Date>`now()` })
      .where('id', '=', row.id)
      .execute();
    return keepProof(tx, owner, 'code-over');
  });
}

/** Notes the proof on the session, under a new token; refused for `reason` when the session was closed meanwhile. */
export async function keepProof<const Reason extends string>(
  tx: Tx,
  { personId, sessionId }: Own,
  reason: Reason,
): Promise<Granted<Proof> | Refused<Reason>> {
  const token = newToken();
  const { numUpdatedRows } = await tx
    .updateTable('sessions')
    .set({ proved_at: sql<Date>`clock_timestamp()`, token_hash: hashToken(token) })
    .where('id', '=', sessionId)
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 0n ? refused(reason) : done({ token });
}
