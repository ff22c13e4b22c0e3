import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { AbsentPerson, Place, Session } from '../../types.ts';
import '../tables.ts';

interface PersonRow {
  person_id: Id;
  name: string;
  locale: string;
  theme: 'light' | 'dark' | null;
  is_host: boolean;
  may_open: boolean;
  audiences: Id[];
  places: Place[];
}

interface SessionRow extends PersonRow {
  session_id: Id;
  asking: number;
  others: number;
}

/**
 * The person behind a session token and all that a request must know of them, in one statement.
 * `tokenHash`: SHA-256 of the cookie's token. null when the session is unknown, closed or over.
 */
export async function findSession(tokenHash: Buffer): Promise<Session | null> {
  const { rows } = await sql<SessionRow>`
    select l.*, n.* from load_session(${tokenHash}) l cross join lateral waiting_notifications(l.person_id, l.audiences) n`.execute(
    runtime().db,
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { asking, others } = row;
  return { sessionId: row.session_id, ...personOf(row), news: { asking, others } };
}

/** The same of a person who is not there: for what they asked for and that is done later. null when the account is no more. */
export async function findPerson(personId: Id): Promise<AbsentPerson | null> {
  const { rows } = await sql<PersonRow>`select * from load_person(${personId})`.execute(runtime().db);
  return rows[0] === undefined ? null : personOf(rows[0]);
}

function personOf(row: PersonRow): AbsentPerson {
  return {
    personId: row.person_id,
    name: row.name,
    locale: row.locale,
    theme: row.theme,
    isHost: row.is_host,
    mayOpen: row.may_open,
    audiences: row.audiences,
    places: row.places,
  };
}
