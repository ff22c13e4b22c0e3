import { done, type Granted } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import type { Origin, Own } from '../../types.ts';
import { passkeyLetter } from '../letters/account.ts';
import { findKnown, judgeProof, type Unproved } from '../queries/proof.ts';
import '../tables.ts';

/** Gives one of one’s own keys another name. Somebody else’s, or none: nothing happens. */
export async function renamePasskey(owner: Own, id: string, label: string): Promise<Granted<undefined> | Unproved> {
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, owner);
    if (!proof.ok) return proof;
    await tx
      .updateTable('passkeys')
      .set({ label })
      .where('id', '=', id)
      .where('person_id', '=', owner.personId)
      .execute();
    return done();
  });
}

/** Takes away one of one’s own keys: it opens nothing more, and a mail says so. */
export async function removePasskey(
  owner: Own,
  id: string,
  origin: Pick<Origin, 'device'>,
): Promise<Granted<undefined> | Unproved> {
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, owner);
    if (!proof.ok) return proof;
    const gone = await tx
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('person_id', '=', owner.personId)
      .returning('label')
      .executeTakeFirst();
    const { email, locale } = await findKnown(tx, owner);
    if (gone !== undefined && email !== null)
      await queueMail(tx, passkeyLetter({ email, locale }, gone.label, 'removed', origin.device));
    return done();
  });
}
