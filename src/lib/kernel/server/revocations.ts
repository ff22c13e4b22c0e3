import { sql } from 'kysely';
import type { Id } from '../ids.ts';
import type { Tx } from './database.ts';
import { listen } from './listen.ts';

type Revoked = () => void;

const channel = 'revocations';
const watchers = new Map<Id, Set<Revoked>>();
let listening: Promise<unknown> | null = null;

/**
 * Says, when `tx` commits, that each of these persons may read or write less than before (a session closed, a membership or a role ended).
 * Heard by every process.
 */
export async function announceRevocation(tx: Tx, ...personIds: readonly Id[]): Promise<void> {
  await sql`select pg_notify(${channel}, id::text) from unnest(${[...personIds]}::uuid[]) id`.execute(tx);
}

/**
 * Calls `revoked` each time the person’s rights may have shrunk, until the returned function is called: whoever keeps something open
 * for them (a socket, a long download) passes the gate again, or closes. Await it, then check the rights: nothing falls between.
 * Also called when the connection to the database was lost meanwhile, since an announcement may have been missed.
 */
export async function onRevoked(personId: Id, revoked: Revoked): Promise<() => void> {
  const mine = watchers.get(personId) ?? new Set<Revoked>();
  mine.add(revoked);
  watchers.set(personId, mine);
  const stop = (): void => {
    mine.delete(revoked);
    if (mine.size === 0 && watchers.get(personId) === mine) watchers.delete(personId);
  };
  try {
    await (listening ??= listen(channel, tell));
  } catch (error) {
    listening = null;
    stop();
    throw error;
  }
  return stop;
}

function tell(personId: string): void {
  const told = personId === '' ? [...watchers.values()] : [watchers.get(personId) ?? new Set<Revoked>()];
  for (const set of told) for (const revoked of [...set]) revoked();
}
