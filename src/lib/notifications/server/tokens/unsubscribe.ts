import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { isId, type Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

/** Whose mails, of which collective. */
export interface Subscription {
  readonly personId: Id;
  readonly collectiveId: Id;
}

const idBytes = 16;
/** 128 bits: nobody guesses one, and the address stays short. */
const signatureBytes = 16;
const secretKey = 'notifications.secret';

/** What the mails of this person about this collective carry. It never ends: an old mail must still be able to stop the new ones. */
export async function signSubscription(subscription: Subscription): Promise<string> {
  const body = bytesOf(subscription);
  return Buffer.concat([body, sign(body, await findSecret())]).toString('base64url');
}

/** Whose mails a token ends; null when this installation did not sign it. */
export async function readSubscription(token: string): Promise<Subscription | null> {
  if (!/^[\w-]{64}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, 2 * idBytes);
  if (!timingSafeEqual(bytes.subarray(2 * idBytes), sign(body, await findSecret()))) return null;
  const [personId, collectiveId] = [idOf(body.subarray(0, idBytes)), idOf(body.subarray(idBytes))];
  return isId(personId) && isId(collectiveId) ? { personId, collectiveId } : null;
}

function sign(body: Buffer, secret: string): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'base64'))
    .update('unsubscribe')
    .update(body)
    .digest()
    .subarray(0, signatureBytes);
}

function bytesOf({ personId, collectiveId }: Subscription): Buffer {
  return Buffer.from((personId + collectiveId).replaceAll('-', ''), 'hex');
}

function idOf(bytes: Buffer): Id {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Drawn once for the installation, whoever asks first; out of reach of a request's own rights. */
async function findSecret(): Promise<string> {
  const fresh = JSON.stringify(randomBytes(32).toString('base64'));
  const { rows } = await sql<{ value: string }>`
    with drawn as (insert into settings (key, value) values (${secretKey}, ${fresh}::jsonb) on conflict (key) do nothing returning value)
    select value from drawn union all select value from settings where key = ${secretKey}`.execute(runtime().db);
  const secret = rows[0]?.value;
  // Two may draw at the same instant: whoever lost sees the other's at the second look.
  return secret ?? findSecret();
}
