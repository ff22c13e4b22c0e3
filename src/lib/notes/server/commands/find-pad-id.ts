import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import '../tables.ts';

/** The pad of a note that this person writes, before it is opened; null when they do not. */
export async function findPadId(member: Member, itemId: Id): Promise<Id | null> {
  const pad = await readAs(member, (tx) =>
    tx.selectFrom('pads').select('id').where('item_id', '=', itemId).executeTakeFirst(),
  );
  return pad?.id ?? null;
}
