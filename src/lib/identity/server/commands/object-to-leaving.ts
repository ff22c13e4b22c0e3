import { sql } from 'kysely';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { hashToken } from '../sessions/tokens.ts';
import { mayTry } from './use-code.ts';

/**
 * The former address says that the account was never to leave it: it is attached again, and whatever opened the account (password,
 * passkeys, sessions, codes) goes, since it may be somebody else's. Objections sent later go too; an earlier one stays good, so that
 * who took the account cannot answer in kind. Gives the address.
 */
export async function objectToLeaving(token: string): Promise<Outcome<string, 'code-over' | 'email-taken'>> {
  return asOwner(async (tx) => {
    const row = await tx
      .selectFrom('sign_in_codes')
      .selectAll()
      .where('link_hash', '=', hashToken(token))
      .where('purpose', '=', 'leave-email')
      .forUpdate()
      .executeTakeFirst();
    const personId = row?.person_id ?? null;
    if (row === undefined || personId === null || !mayTry(row)) return refused('code-over');
    const holder = await tx
      .selectFrom('persons')
      .select('id')
      .where(sql`lower(email)`, '=', row.email)
      .where('id', '!=', personId)
      .executeTakeFirst();
    if (holder !== undefined) return refused('email-taken');
    await tx
      .updateTable('persons')
      .set({ email: row.email, email_confirmed_at: sql<Date>`now()` })
      .where('id', '=', personId)
      .execute();
    for (const table of ['passwords', 'passkeys', 'sessions'] as const)
      await tx.deleteFrom(table).where('person_id', '=', personId).execute();
    await tx
      .updateTable('sign_in_codes')
      .set({ used_at: sql<Date>`now()` })
      .where('person_id', '=', personId)
      .where('used_at', 'is', null)
      .where((is) => is.or([is('purpose', '!=', 'leave-email'), is('created_at', '>=', row.created_at)]))
      .execute();
    await announceRevocation(tx, personId);
    return done(row.email);
  });
}
