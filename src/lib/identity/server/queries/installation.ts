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
