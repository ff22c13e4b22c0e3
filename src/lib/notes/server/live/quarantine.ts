import type { Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

/** Keeps an update that no document could take, so that somebody can look at it. */
export async function quarantine(padId: Id, personId: Id | null, reason: string, bytes: Uint8Array): Promise<void> {
  log.error('an update was refused and set aside', { padId, personId, reason, bytes: bytes.length });
  try {
    await runtime()
      .db.insertInto('pad_quarantine')
      .values({ id: newId(), pad_id: padId, person_id: personId, reason, bytes: Buffer.from(bytes) })
      .execute();
  } catch (error) {
    log.error('a refused update could not be set aside', { padId, error });
  }
}
