import pg from 'pg';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from '../cannot-start.ts';

const oldest = 15;

interface Facts {
  version: number;
  shown: string;
  encoding: string;
  may_create: boolean;
  has_role: boolean;
  may_create_role: boolean;
  missing: string[];
}

/** Checks a server given by `DATABASE_URL` before anything is written to it: each fault has its sentence. */
export async function checkOwnServer(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // told by the failed query
  try {
    await client.connect();
    const { rows } = await client.query<Facts>(factsQuery);
    const fault = rows[0] === undefined ? null : faultOf(rows[0]);
    if (fault !== null) throw new CannotStart(fault);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(m.kernel_database_refuses({ why: reasonOf(error) }), { cause: error });
  } finally {
    await client.end().catch(() => undefined); // never opened, or already cut
  }
}

const factsQuery = `
  select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
    current_setting('server_encoding') as encoding,
    has_database_privilege(current_database(), 'create') as may_create,
    exists (select from pg_roles where rolname = 'minga_request') as has_role,
    (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as may_create_role,
    array(select name from unnest(array['unaccent', 'pg_trgm']) as name
      where name not in (select name from pg_available_extensions)) as missing`;

function faultOf(facts: Facts): string | null {
  if (facts.version < oldest * 10_000) return m.kernel_database_too_old({ found: facts.shown, expected: oldest });
  if (facts.encoding !== 'UTF8') return m.kernel_database_encoding({ found: facts.encoding });
  if (!facts.may_create) return m.kernel_database_not_owner();
  if (!facts.has_role && !facts.may_create_role) return m.kernel_database_no_createrole();
  if (facts.missing.length > 0) return m.kernel_database_extensions({ missing: facts.missing.join(', ') });
  return null;
}

/** The server's own words, in one line; a refused connection to a name with two addresses comes as a bundle of errors. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(' ; ');
  return error instanceof Error ? error.message : String(error);
}
