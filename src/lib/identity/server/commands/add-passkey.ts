import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import { sql } from 'kysely';
import { done, refused, type Granted, type Refused } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { log } from '#lib/kernel/server/log.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayAddPasskey } from '../../rules.ts';
import type { Origin, Own } from '../../types.ts';
import { passkeyLetter } from '../letters/account.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { keepChallenge, takeChallenge } from '../passkeys/challenges.ts';
import { passkeySite, type Site } from '../passkeys/site.ts';
import { findKnown, isProved, judgeProof, type Unproved } from '../queries/proof.ts';
import '../tables.ts';

const offers: Limit = { name: 'passkey-add', points: 20, seconds: 60 * 60 };

/** What the browser asks a new key for. The key holds the id of the account and unlocks by itself: no address is typed to use it. */
export async function offerPasskey(
  owner: Own,
): Promise<Granted<PublicKeyCredentialCreationOptionsJSON> | Unproved | Refused<'no-passkeys-here'> | Waiting> {
  const site = passkeySite();
  if (site === null) return refused('no-passkeys-here');
  if (!(await isProved(owner))) return refused('proof-needed');
  const waiting = await spend([[offers, owner.personId]]);
  if (waiting !== null) return waiting;
  const { db } = runtime();
  const { name, email } = await findKnown(db, owner);
  const known = await db
    .selectFrom('passkeys')
    .select(['id', 'transports'])
    .where('person_id', '=', owner.personId)
    .execute();
  const options = await generateRegistrationOptions({
    rpName: `Minga (${site.domain})`,
    rpID: site.domain,
    userID: Uint8Array.from(Buffer.from(owner.personId.replaceAll('-', ''), 'hex')),
    userName: email ?? name,
    userDisplayName: name,
    attestationType: 'none', // which make it is, is nobody's business
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(options.challenge, 'add', owner.personId);
  return done(options);
}

/** Keeps the key that answered, under the name its owner gives it; a mail says so. */
export async function addPasskey(
  owner: Own,
  given: { readonly label: string; readonly answer: RegistrationResponseJSON },
  origin: Pick<Origin, 'device'>,
): Promise<Granted<undefined> | Unproved | Refused<'passkey-refused' | 'no-passkeys-here' | 'too-many-passkeys'>> {
  const site = passkeySite();
  if (site === null) return refused('no-passkeys-here');
  const info = await verify(site, owner, given.answer);
  if (info === undefined) return refused('passkey-refused');
  const { id, publicKey, counter, transports } = info.credential;
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, owner);
    if (!proof.ok) return proof;
    const { held } = await tx
      .selectFrom('passkeys')
      .select(sql<number>`count(*)::int`.as('held'))
      .where('person_id', '=', owner.personId)
      .executeTakeFirstOrThrow();
    const verdict = mayAddPasskey({ held });
    if (!verdict.ok) return verdict;
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('passkeys')
      .values({
        id,
        person_id: owner.personId,
        public_key: Buffer.from(publicKey),
        counter,
        transports: transports ?? [],
        label: given.label,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return refused('passkey-refused');
    const { email, locale } = await findKnown(tx, owner);
    if (email !== null) await queueMail(tx, passkeyLetter({ email, locale }, given.label, 'added', origin.device));
    return done();
  });
}

async function verify(
  site: Site,
  { personId }: Own,
  response: RegistrationResponseJSON,
): Promise<VerifiedRegistrationResponse['registrationInfo']> {
  try {
    const verified = await verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(challenge, 'add', personId),
      expectedOrigin: site.origin,
      expectedRPID: site.domain,
      requireUserVerification: true,
    });
    return verified.registrationInfo;
  } catch (error) {
    // The library says by an error what does not fit.
    log.info('a new passkey was refused', { why: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
