import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Place, Session } from '../../types.ts';
import '../tables.ts';

interface SessionRow {
  session_id: Id;
  person_id: Id;
  name: string;
  locale: string;
  theme: 'light' | 'dark' | null;
  is_host: boolean;
  audiences: Id[];
  places: Place[];
}

/**
 * The person behind a session token and all that a request must know of them, in one statement.
 * `tokenHash`: SHA-256 of the cookie's token. null when the session is unknown, closed or over.
 */
export async function findSession(tokenHash: Buffer): Promise<Session | null> {
  const { rows } = await sql<SessionRow>`select * from load_session(${tokenHash})`.execute(runtime().db);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    sessionId: row.session_id,
    personId: row.person_id,
    name: row.name,
    locale: row.locale,
    theme: row.theme,
    isHost: row.is_host,
    audiences: row.audiences,
    places: row.places,
  };
}
