import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { hashToken } from '../sessions/tokens.ts';
import type { PasskeyChallengesTable } from '../tables.ts';

export type Purpose = PasskeyChallengesTable['purpose'];

const lifeMinutes = 5;

/** Keeps what a key is asked to sign, for one purpose and one person (null: whoever signs in). */
export async function keepChallenge(challenge: string, purpose: Purpose, personId: Id | null): Promise<void> {
  await runtime()
    .db.insertInto('passkey_challenges')
    .values({
      hash: hashToken(challenge),
      purpose,
      person_id: personId,
      expires_at: sql`now() + make_interval(mins => ${lifeMinutes})`,
    })
    .execute();
}

/** Takes it, at the first answer, right or wrong: it never serves again. Whether it was there, and still good. */
export async function takeChallenge(challenge: string, purpose: Purpose, personId: Id | null): Promise<boolean> {
  const { rows } = await sql<{ good: boolean }>`
    delete from passkey_challenges
    where hash = ${hashToken(challenge)} and purpose = ${purpose} and person_id is not distinct from ${personId}::uuid
    returning expires_at > clock_timestamp() as good`.execute(runtime().db);
  return rows[0]?.good === true;
}
