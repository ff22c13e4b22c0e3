import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayTry } from '../commands/use-code.ts';
import { hashToken } from '../sessions/tokens.ts';

export interface AddressLink {
  readonly act: 'attach' | 'object';
  readonly email: string;
  readonly personId: Id;
}

/** What this link of a mail about an address does; null when it does nothing any more. */
export async function findAddressLink(token: string): Promise<AddressLink | null> {
  const row = await runtime()
    .db.selectFrom('sign_in_codes')
    .select(['email', 'purpose', 'person_id', 'expires_at', 'used_at', 'tries'])
    .where('link_hash', '=', hashToken(token))
    .where('purpose', 'in', ['confirm-email', 'leave-email'])
    .executeTakeFirst();
  if (row === undefined || row.person_id === null || !mayTry(row)) return null;
  return { act: row.purpose === 'leave-email' ? 'object' : 'attach', email: row.email, personId: row.person_id };
}
