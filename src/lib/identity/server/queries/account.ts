import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Locale, Own } from '../../types.ts';
import '../tables.ts';

export interface Account {
  readonly name: string;
  readonly publicName: string | null;
  /** null: none, as the invented persons of the demonstration. */
  readonly email: string | null;
  readonly emailConfirmed: boolean;
  readonly locale: Locale;
  readonly isHost: boolean;
  /** null: none, one signs in by mail or with a passkey. */
  readonly passwordChangedAt: Date | null;
  /** How many. */
  readonly passkeys: number;
}

/** One’s own account, in one statement. */
export async function findAccount(owner: Pick<Own, 'personId'>): Promise<Account> {
  const { rows } = await sql<Account>`
    select p.name, p.public_name as "publicName", p.email, p.email_confirmed_at is not null as "emailConfirmed", p.locale, p.is_host as "isHost",
      w.changed_at as "passwordChangedAt", (select count(*)::int from passkeys k where k.person_id = p.id) as passkeys
    from persons p left join passwords w on w.person_id = p.id where p.id = ${owner.personId}`.execute(runtime().db);
  const row = rows[0];
  if (row === undefined) throw new Error('a session without an account');
  return row;
}

export interface OpenSession {
  readonly id: Id;
  readonly device: string;
  readonly openedAt: Date;
  readonly seenAt: Date;
  /** The one that asks. */
  readonly isThis: boolean;
}

/** Where one is signed in: devices and times, no place, no address. This session first, then the last used. */
export async function listSessions(owner: Own): Promise<readonly OpenSession[]> {
  const { rows } = await sql<OpenSession>`
    select id, device, created_at as "openedAt", seen_at as "seenAt", id = ${owner.sessionId} as "isThis"
    from sessions where person_id = ${owner.personId} and expires_at > now() order by 5 desc, seen_at desc`.execute(
    runtime().db,
  );
  return rows;
}
