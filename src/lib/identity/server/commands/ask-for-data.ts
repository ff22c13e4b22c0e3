import { done, type Granted } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import type { Origin, Own } from '../../types.ts';
import { dataLetter } from '../letters/account.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { findKnown, judgeProof, type Unproved } from '../queries/proof.ts';

const exports: Limit = { name: 'data', points: 5, seconds: 60 * 60 };

/** Whether all that is kept of somebody may leave now, in their hands; a mail says that it did. */
export async function askForData(
  owner: Own,
  { device }: Pick<Origin, 'device'>,
): Promise<Granted<undefined> | Unproved | Waiting> {
  const waiting = await spend([[exports, owner.personId]]);
  if (waiting !== null) return waiting;
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, owner);
    if (!proof.ok) return proof;
    const { email, locale } = await findKnown(tx, owner);
    if (email !== null) await queueMail(tx, dataLetter({ email, locale }, device));
    return done();
  });
}
