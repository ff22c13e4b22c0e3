import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { OpenedSession, Origin } from '../../types.ts';
import { deviceLetter } from '../letters/account.ts';
import { findKnown } from '../queries/proof.ts';
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
  return { personId, token, isFromNewDevice: await rememberDevice(tx, personId, origin) };
}

/** Remembers where somebody comes in from. Whether it is unlike all that was known, when something was. */
async function rememberDevice(tx: Tx, personId: Id, { device }: Origin): Promise<boolean> {
  const { rows } = await sql<{ isNew: boolean }>`
    with known as (select 1 from known_devices where person_id = ${personId} limit 1),
      remembered as (
        insert into known_devices (person_id, device) values (${personId}, ${device}) on conflict do nothing returning 1
      )
    select exists (select from remembered) and exists (select from known) as "isNew"`.execute(tx);
  return rows[0]?.isNew === true;
}

/**
 * Opens a session for somebody who came in with what could have been stolen (a password, a key): a new kind of device is told by
 * mail. A way in by mail tells itself.
 */
export async function openToldSession(tx: Tx, personId: Id, origin: Origin): Promise<OpenedSession> {
  const opened = await openSession(tx, personId, origin);
  if (!opened.isFromNewDevice) return opened;
  const { email, locale } = await findKnown(tx, { personId });
  if (email !== null) await queueMail(tx, deviceLetter({ email, locale }, origin.device));
  return opened;
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
