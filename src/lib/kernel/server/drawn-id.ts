import { sql } from 'kysely';
import type { Id } from '../ids.ts';
import type { Tx } from './database.ts';
import { newId } from './new-id.ts';

/** A row that a form wrote earlier under its key: by the same hand, in the same words, or not. */
export type Earlier = 'same' | 'other' | 'none';

/** Until the end of the transaction, others that take a turn under the same name wait: what is sent twice at once is done in a row. */
export async function takeTurn(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/**
 * The id of the row to be. `key` is drawn by the page that shows the form, so that what is sent twice (nobody answered, and one presses
 * again) is written once: `written`. A page come back to with « précédent » sends the same key with other words: those are another row,
 * since nothing that somebody wrote may be dropped. Two sendings at the same moment wait for one another.
 */
export async function drawnId(
  tx: Tx,
  key: Id | undefined,
  find: (key: Id) => Promise<Earlier>,
): Promise<{ readonly id: Id; readonly written: boolean }> {
  if (key === undefined) return { id: newId(), written: false };
  await takeTurn(tx, key);
  const earlier = await find(key);
  return earlier === 'other' ? { id: newId(), written: false } : { id: key, written: earlier === 'same' };
}
