import { sql } from 'kysely';
import type { Tx } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import type { Own } from '../../types.ts';
import { erasedLetter } from '../letters/account.ts';
import { findKnown } from '../queries/proof.ts';

/**
 * Empties the account: the row stays, named `as`, and the trigger `forget_person` takes with it all that goes (migration 0100). Its
 * address gets a last letter. As a part of the act that has ended what the person held elsewhere.
 */
export async function forgetPerson(tx: Tx, { personId }: Pick<Own, 'personId'>, as: string): Promise<void> {
  const { email, locale } = await findKnown(tx, { personId });
  await tx
    .updateTable('persons')
    .set({
      erased_at: sql<Date>`now()`,
      name: as,
      email: null,
      email_confirmed_at: null,
      public_name: null,
      theme: null,
      is_host: false,
    })
    .where('id', '=', personId)
    .execute();
  if (email !== null) await queueMail(tx, erasedLetter({ email, locale }));
  await announceRevocation(tx, personId);
}
