import { sql } from 'kysely';
import { runtime } from '#lib/kernel/server/runtime.ts';

export interface Installation {
  /** Whether somebody has opened it. */
  readonly hasHost: boolean;
  /** Whether anyone may open an account. */
  readonly openSignUp: boolean;
  /** Whether any member may open another collective, or the host alone. */
  readonly openCollectives: boolean;
}

/** How this installation stands, in one statement. */
export async function findInstallation(): Promise<Installation> {
  const { rows } = await sql<Installation>`
    select exists (select from persons where is_host) as "hasHost",
      coalesce((select value = 'true' from settings where key = 'installation.open-sign-up'), false) as "openSignUp",
      coalesce((select value = 'true' from settings where key = 'installation.open-collectives'), true) as "openCollectives"
  `.execute(runtime().db);
  const row = rows[0];
  if (row === undefined) throw new Error('a query without a table gave no row');
  return row;
}

export interface InstallationFigures {
  /** Of PostgreSQL: `18.4`. */
  readonly databaseVersion: string;
  readonly databaseBytes: number;
  readonly accounts: number;
  readonly openSessions: number;
}

/** What the host is told of the database and of the accounts, in one statement: counts, no name. */
export async function measureInstallation(): Promise<InstallationFigures> {
  const { rows } = await sql<InstallationFigures>`
    select split_part(current_setting('server_version'), ' ', 1) as "databaseVersion",
      pg_database_size(current_database()) as "databaseBytes",
      (select count(*) from persons where erased_at is null)::int as accounts,
      (select count(*) from sessions where expires_at > now())::int as "openSessions"
  `.execute(runtime().db);
  const row = rows[0];
  if (row === undefined) throw new Error('a query without a table gave no row');
  return row;
}
