import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { OpenedSession, Origin } from '../../types.ts';
import { hashToken, newToken } from '../sessions/tokens.ts';
import '../tables.ts';

const idleDays = 90;
const longestDays = 365;
const touchEveryMs = 5 * 60_000;

/** A new session with a new token, at each sign-in: none that existed before is ever raised. */
export async function openSession(tx: Tx, personId: Id, origin: Origin): Promise<OpenedSession> {
  const token = newToken();
  await tx
    .insertInto('sessions')
    .values({
      id: newId(),
      token_hash: hashToken(token),
      person_id: personId,
      device: origin.device,
      expires_at: sql`now() + make_interval(days => ${idleDays})`,
    })
    .execute();
  return { personId, token };
}

/**
 * Opens a session for somebody without asking who they are. For the demonstration, whose people are invented; gives the token.
 * It proves nothing: nobody can change the account of an invented person.
 */
export async function signInAs(personId: Id, origin: Origin): Promise<string> {
  const { token } = await asOwner(async (tx) => {
    const opened = await openSession(tx, personId, origin);
    await tx
      .updateTable('sessions')
      .set({ proved_at: new Date(0) })
      .where('token_hash', '=', hashToken(opened.token))
      .execute();
    return opened;
  });
  return token;
}

const touched = new Map<Id, number>();

/**
 * Notes that a session is in use and prolongs it: over after 90 days unused, and after a year in any case.
 * Written at most once in five minutes per session. Whether it wrote: the cookie is then due for prolonging too.
 */
export async function touchSession(sessionId: Id, now = Date.now()): Promise<boolean> {
  if (now - (touched.get(sessionId) ?? 0) < touchEveryMs) return false;
  if (touched.size > 50_000) touched.clear();
  touched.set(sessionId, now);
  await sql`update sessions set seen_at = now(),
      expires_at = least(now() + make_interval(days => ${idleDays}), created_at + make_interval(days => ${longestDays}))
    where id = ${sessionId} and expires_at > now()`.execute(runtime().db);
  return true;
}
