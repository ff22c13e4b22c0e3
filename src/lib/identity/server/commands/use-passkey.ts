import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Granted, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { log } from '#lib/kernel/server/log.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { OpenedSession, Origin, Own } from '../../types.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { keepChallenge, takeChallenge } from '../passkeys/challenges.ts';
import { passkeySite } from '../passkeys/site.ts';
import '../tables.ts';
import { openToldSession } from './open-session.ts';
import { keepProof, type Proof } from './prove.ts';

/** Of all who are not known yet, together: what is kept of each question is small and over in five minutes. */
const everybody: Limit = { name: 'passkey-all', points: 20_000, seconds: 60 * 60 };
const proofs: Limit = { name: 'prove-passkey', points: 20, seconds: 15 * 60 };
const perKey: Limit = { name: 'passkey', points: 20, seconds: 15 * 60 };

/** What the browser asks a key to sign. `owner`: to prove that it is them; null: to sign in, the key says whose it is. */
export async function askPasskey(
  owner: Own | null,
): Promise<Granted<PublicKeyCredentialRequestOptionsJSON> | Refused<'no-passkeys-here'> | Waiting> {
  const site = passkeySite();
  if (site === null) return refused('no-passkeys-here');
  const waiting = await spend([owner === null ? [everybody, ''] : [proofs, owner.personId]]);
  if (waiting !== null) return waiting;
  const own =
    owner === null
      ? []
      : await runtime()
          .db.selectFrom('passkeys')
          .select(['id', 'transports'])
          .where('person_id', '=', owner.personId)
          .execute();
  const options = await generateAuthenticationOptions({
    rpID: site.domain,
    userVerification: 'required',
    allowCredentials: own,
  });
  await keepChallenge(options.challenge, owner === null ? 'sign-in' : 'prove', owner?.personId ?? null);
  return done(options);
}

/** Opens a session with a key. One answer whatever does not fit. */
export async function signInWithPasskey(
  answer: AuthenticationResponseJSON,
  origin: Origin,
): Promise<Granted<OpenedSession> | Refused<'passkey-refused'> | Waiting> {
  const waiting = await spend([[perKey, answer.id]]);
  if (waiting !== null) return waiting;
  const used = await verify(answer, null);
  if (used === null) return refused('passkey-refused');
  return asOwner(async (tx) =>
    (await keepUse(tx, used)) ? done(await openToldSession(tx, used.personId, origin)) : refused('passkey-refused'),
  );
}

/** Shows with one of one’s own keys that it is oneself. */
export async function proveWithPasskey(
  owner: Own,
  answer: AuthenticationResponseJSON,
): Promise<Granted<Proof> | Refused<'passkey-refused'>> {
  const used = await verify(answer, owner.personId);
  if (used === null) return refused('passkey-refused');
  return asOwner(async (tx) =>
    (await keepUse(tx, used)) ? keepProof(tx, owner, 'passkey-refused') : refused('passkey-refused'),
  );
}

interface Use {
  readonly id: string;
  readonly personId: Id;
  readonly counter: number;
}

/** Checks the signature, the site, the question and whose key it is. `personId`: whose it must be, when that is known. */
async function verify(response: AuthenticationResponseJSON, personId: Id | null): Promise<Use | null> {
  const site = passkeySite();
  const key = await runtime()
    .db.selectFrom('passkeys as k')
    .innerJoin('persons as p', 'p.id', 'k.person_id')
    .select(['k.id', 'k.person_id', 'k.public_key', 'k.counter'])
    .where('k.id', '=', response.id)
    .where('p.erased_at', 'is', null)
    .executeTakeFirst();
  if (site === null || key === undefined || (personId !== null && key.person_id !== personId)) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(challenge, personId === null ? 'sign-in' : 'prove', personId),
      expectedOrigin: site.origin,
      expectedRPID: site.domain,
      requireUserVerification: true,
      credential: { id: key.id, publicKey: Uint8Array.from(key.public_key), counter: key.counter },
    });
    const holder = response.response.userHandle;
    if (!verified || (holder !== undefined && holder !== handleOf(key.person_id))) return null;
    return { id: key.id, personId: key.person_id, counter: authenticationInfo.newCounter };
  } catch (error) {
    // The library says by an error what does not fit.
    log.info('a passkey was refused', { why: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

/** The id of the account as the key holds it. */
function handleOf(personId: Id): string {
  return Buffer.from(personId.replaceAll('-', ''), 'hex').toString('base64url');
}

/** A counter that goes back or stands still is that of a copy; keys that do not count say zero each time (WebAuthn §6.1.1). */
async function keepUse(tx: Tx, { id, personId, counter }: Use): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ counter, used_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where((is) => is.or([is('counter', '<', counter), is.and([is('counter', '=', 0), is.val(counter === 0)])]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
