import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import '../tables.ts';

export interface Passkey {
  /** The id that the key gave itself, base64url. */
  readonly id: string;
  readonly label: string;
  readonly addedAt: Date;
  readonly usedAt: Date | null;
}

/** One’s own keys, the latest first. */
export async function listPasskeys({ personId }: { readonly personId: Id }): Promise<readonly Passkey[]> {
  return runtime()
    .db.selectFrom('passkeys')
    .select(['id', 'label', 'created_at as addedAt', 'used_at as usedAt'])
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .execute();
}
