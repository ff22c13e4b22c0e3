import { sql } from 'kysely';
import { done, refused, type Granted, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { objectionLife } from '../../rules.ts';
import type { Own } from '../../types.ts';
import { leftAddressLetter, newAddressLetter, takenAddressLetter } from '../letters/account.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { findKnown, judgeProof, type Unproved } from '../queries/proof.ts';
import { hashToken } from '../sessions/tokens.ts';
import { isRight, mayTry, type CodeRow } from './use-code.ts';
import { writeCode } from './write-code.ts';

/** Shared with the mails that open: an address gets five letters an hour from here, whoever asks. */
const perAddress: Limit = { name: 'code', points: 5, seconds: 60 * 60 };
const perPerson: Limit = { name: 'email-change', points: 5, seconds: 60 * 60 };
const guesses: Limit = { name: 'email-guess', points: 20, seconds: 60 * 60 };

/**
 * Writes to the address that somebody wants for their account. Same answer and same work whether or not it already has one:
 * only its owner is told.
 */
export async function askForAddress(owner: Own, email: string): Promise<Granted<undefined> | Unproved | Waiting> {
  const waiting = await spend([
    [perPerson, owner.personId],
    [perAddress, email],
  ]);
  if (waiting !== null) return waiting;
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, owner);
    if (!proof.ok) return proof;
    const { locale } = await findKnown(tx, owner);
    const code = await writeCode(tx, { email, personId: owner.personId, purpose: 'confirm-email' });
    const to = { email, locale };
    await queueMail(tx, (await isTaken(tx, owner, email)) ? takenAddressLetter(to) : newAddressLetter(to, code));
    return done();
  });
}

/** Attaches the address with the digits sent to it. */
export async function attachWithCode(
  owner: Own,
  digits: string,
): Promise<Granted<string> | Refused<'code-over'> | Waiting> {
  const waiting = await spend([[guesses, owner.personId]]);
  if (waiting !== null) return waiting;
  return unlessTaken(async (tx) => {
    const row = await tx
      .selectFrom('sign_in_codes')
      .selectAll()
      .where('person_id', '=', owner.personId)
      .where('purpose', '=', 'confirm-email')
      .orderBy('created_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || !(await isRight(tx, row, digits))) return refused('code-over');
    return attach(tx, owner, row);
  });
}

/** Attaches it with the link; called by the button of the page it leads to, in a session of the person who asked. */
export async function attachWithLink(owner: Own, token: string): Promise<Outcome<string, 'code-over'>> {
  return unlessTaken(async (tx) => {
    const row = await tx
      .selectFrom('sign_in_codes')
      .selectAll()
      .where('link_hash', '=', hashToken(token))
      .where('purpose', '=', 'confirm-email')
      .where('person_id', '=', owner.personId)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined || !mayTry(row) ? refused('code-over') : attach(tx, owner, row);
  });
}

/** Somebody who takes the address at this very instant is known by the table alone: the whole act is then undone. */
async function unlessTaken(
  act: (tx: Tx) => Promise<Outcome<string, 'code-over'>>,
): Promise<Outcome<string, 'code-over'>> {
  try {
    return await asOwner(act);
  } catch (error) {
    if (isUnique(error)) return refused('code-over');
    throw error;
  }
}

function isUnique(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/**
 * The address becomes that of the account, whatever was sent to the former one opens nothing more, and the former one is told
 * how to object. Taken by somebody meanwhile: the code is over, like any other.
 */
async function attach(tx: Tx, owner: Own, row: CodeRow): Promise<Outcome<string, 'code-over'>> {
  const { personId } = owner;
  await tx.selectFrom('persons').select('id').where('id', '=', personId).forUpdate().execute();
  const former = await findKnown(tx, owner);
  await endCodes(tx, owner);
  if (await isTaken(tx, owner, row.email)) return refused('code-over');
  await tx
    .updateTable('persons')
    .set({ email: row.email, email_confirmed_at: sql<Date>`now()` })
    .where('id', '=', personId)
    .execute();
  if (former.email !== null && former.email !== row.email) await tellFormer(tx, owner, former.email, former.locale);
  return done(row.email);
}

async function tellFormer(tx: Tx, { personId }: Own, email: string, locale: 'fr' | 'en'): Promise<void> {
  const minutes = objectionLife.days * 24 * 60;
  const { token } = await writeCode(tx, { email, personId, purpose: 'leave-email', minutes });
  await queueMail(tx, leftAddressLetter({ email, locale }, token));
}

/** All that was sent for this person and not used, objections apart. */
async function endCodes(tx: Tx, { personId }: Own): Promise<void> {
  await tx
    .updateTable('sign_in_codes')
    .set({ used_at: sql<Date>`now()` })
    .where('person_id', '=', personId)
    .where('purpose', '!=', 'leave-email')
    .where('used_at', 'is', null)
    .execute();
}

async function isTaken(tx: Tx, { personId }: Own, email: string): Promise<boolean> {
  const row = await tx
    .selectFrom('persons')
    .select('id')
    .where(sql`lower(email)`, '=', email)
    .where('id', '!=', personId)
    .executeTakeFirst();
  return row !== undefined;
}
