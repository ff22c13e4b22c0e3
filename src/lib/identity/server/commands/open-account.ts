import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayOpenInstallation, mayUsePassword } from '../../rules.ts';
import type { Locale, OpenedSession, Origin } from '../../types.ts';
import { hashPassword } from '../passwords/hash.ts';
import '../tables.ts';
import { openSession } from './open-session.ts';

export interface NewAccount {
  readonly name: string;
  /** As `readEmail` writes it. */
  readonly email: string;
  /** null: sign-in by mail or passkey. */
  readonly password: string | null;
  readonly locale: Locale;
}

/** An account ready to be written: the slow part (the hash) is done before the transaction opens. */
export interface PreparedAccount extends Omit<NewAccount, 'password' | 'email'> {
  /** null: of somebody invented, whom no letter reaches. */
  readonly email: string | null;
  readonly passwordHash: string | null;
}

export type PasswordRefusal = 'password-too-short' | 'password-too-common' | 'password-is-you';

/** Judges the password and hashes it. */
export async function prepareAccount(
  account: NewAccount,
): Promise<{ ok: true; value: PreparedAccount } | Refused<PasswordRefusal>> {
  const { password, ...rest } = account;
  if (password === null) return done({ ...rest, passwordHash: null });
  const verdict = mayUsePassword(password, account);
  return verdict.ok ? done({ ...rest, passwordHash: await hashPassword(password) }) : verdict;
}

/**
 * Writes the person and their password. For the commands that also say on what ground the account is opened.
 * `confirmed`: whoever opens it has shown that they read this address. `isInvented`: somebody of the demonstration, removed with it.
 */
export async function createPerson(
  tx: Tx,
  account: PreparedAccount,
  {
    confirmed = false,
    isHost = false,
    isInvented = false,
  }: { readonly confirmed?: boolean; readonly isHost?: boolean; readonly isInvented?: boolean } = {},
): Promise<Outcome<Id, 'email-taken'>> {
  const id = newId();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('persons')
    .values({
      id,
      email: account.email,
      name: account.name,
      locale: account.locale,
      is_host: isHost,
      is_invented: isInvented,
      created_at: sql`moment()`,
      email_confirmed_at: confirmed ? sql`now()` : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return refused('email-taken');
  if (account.passwordHash !== null)
    await tx.insertInto('passwords').values({ person_id: id, hash: account.passwordHash }).execute();
  return done(id);
}

/** The first account of an installation: its host. Two people arriving together: one of them is refused. */
export async function openFirstAccount(
  account: NewAccount,
  origin: Origin,
): Promise<Outcome<OpenedSession, PasswordRefusal | 'email-taken' | 'already-open'>> {
  const prepared = await prepareAccount(account);
  if (!prepared.ok) return prepared;
  return asOwner(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('minga.first-account'))`.execute(tx);
    const host = await tx.selectFrom('persons').select('id').where('is_host', '=', true).limit(1).executeTakeFirst();
    const verdict = mayOpenInstallation({ hasHost: host !== undefined });
    if (!verdict.ok) return verdict;
    const person = await createPerson(tx, prepared.value, { isHost: true });
    return person.ok ? done(await openSession(tx, person.value, origin)) : person;
  });
}
