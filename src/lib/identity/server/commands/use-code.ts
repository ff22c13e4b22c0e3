import { timingSafeEqual } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Granted, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { maySignUp, mayTryCode } from '../../rules.ts';
import type { Locale, OpenedSession, Origin } from '../../types.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import type { SignInCodesTable } from '../tables.ts';
import { codeHash, hashToken } from '../sessions/tokens.ts';
import { findInstallation } from '../queries/installation.ts';
import { createPerson } from './open-account.ts';
import { openSession } from './open-session.ts';

export type CodeRow = Selectable<SignInCodesTable>;

const guesses: Limit = { name: 'code-guess', points: 20, seconds: 60 * 60 };

interface Typed {
  readonly email: string;
  readonly digits: string;
  readonly locale: Locale;
}

/** Opens a session with the six digits sent to an address. One answer for a wrong code, an old one and an unknown address. */
export async function signInWithCode(
  typed: Typed,
  origin: Origin,
): Promise<Granted<OpenedSession> | Refused<'code-over'> | Waiting> {
  const waiting = await spend([[guesses, typed.email]]);
  if (waiting !== null) return waiting;
  return asOwner(async (tx) => {
    const row = await tx
      .selectFrom('sign_in_codes')
      .selectAll()
      .where(sql`lower(email)`, '=', typed.email)
      .where('purpose', 'in', ['sign-in', 'sign-up'])
      .orderBy('created_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || !(await isRight(tx, row, typed.digits))) return refused('code-over');
    return enter(tx, row, typed.locale, origin);
  });
}

/** Opens a session with the link sent to an address; called by the button of the page it leads to, never by opening it. */
export async function signInWithLink(
  token: string,
  locale: Locale,
  origin: Origin,
): Promise<Outcome<OpenedSession, 'code-over'>> {
  return asOwner(async (tx) => {
    const row = await tx
      .selectFrom('sign_in_codes')
      .selectAll()
      .where('link_hash', '=', hashToken(token))
      .where('purpose', 'in', ['sign-in', 'sign-up'])
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || !mayTry(row)) return refused('code-over');
    return enter(tx, row, locale, origin);
  });
}

/** Whether this link still opens something, for the page that shows its button. */
export async function isLinkGood(token: string): Promise<boolean> {
  const row = await runtime()
    .db.selectFrom('sign_in_codes')
    .select(['expires_at', 'used_at', 'tries', 'person_id', 'purpose'])
    .where('link_hash', '=', hashToken(token))
    .executeTakeFirst();
  return row !== undefined && (row.purpose === 'sign-in' || row.purpose === 'sign-up') && mayTry(row);
}

export function mayTry(row: Pick<CodeRow, 'expires_at' | 'used_at' | 'tries'>): boolean {
  return mayTryCode({ expiresAt: row.expires_at, usedAt: row.used_at, tries: row.tries }, new Date()).ok;
}

/** Counts the try, then compares. */
export async function isRight(tx: Tx, row: CodeRow, digits: string): Promise<boolean> {
  if (!mayTry(row)) return false;
  await tx
    .updateTable('sign_in_codes')
    .set({ tries: row.tries + 1 })
    .where('id', '=', row.id)
    .execute();
  return timingSafeEqual(codeHash(row.id, digits), row.code_hash);
}

async function enter(
  tx: Tx,
  row: CodeRow,
  locale: Locale,
  origin: Origin,
): Promise<Outcome<OpenedSession, 'code-over'>> {
  await tx
    .updateTable('sign_in_codes')
    .set({ used_at: sql<Date>`now()` })
    .where('id', '=', row.id)
    .execute();
  const personId = row.person_id ?? (await welcome(tx, row, locale));
  if (personId === null) return refused('code-over');
  await confirmAddress(tx, personId);
  return done(await openSession(tx, personId, origin));
}

/** The account of a newcomer, where accounts are open to all; null when the code was for nobody. */
async function welcome(tx: Tx, row: CodeRow, locale: Locale): Promise<Id | null> {
  if (row.purpose !== 'sign-up' || row.name === null || !maySignUp(await findInstallation()).ok) return null;
  const account = { name: row.name, email: row.email, passwordHash: null, locale };
  const person = await createPerson(tx, account, { confirmed: true });
  if (person.ok) return person.value;
  const found = await tx
    .selectFrom('persons')
    .select('id')
    .where(sql`lower(email)`, '=', row.email)
    .executeTakeFirst();
  return found?.id ?? null;
}

/**
 * The first proof that a person reads their address. Whatever was set on the account before it (a password, a passkey, an open
 * session) may be the work of somebody who borrowed the address: it goes.
 */
async function confirmAddress(tx: Tx, personId: Id): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('persons')
    .set({ email_confirmed_at: sql<Date>`now()` })
    .where('id', '=', personId)
    .where('email_confirmed_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  for (const table of ['passwords', 'passkeys', 'sessions'] as const)
    await tx.deleteFrom(table).where('person_id', '=', personId).execute();
  await announceRevocation(tx, personId);
}
