import type { PoolClient } from 'pg';
import { log } from './log.ts';
import { runtime } from './runtime.ts';

type Heard = (payload: string) => void;

const retryMs = 1_000;
const ears = new Map<string, Set<Heard>>();
let client: PoolClient | null = null;
let opening: Promise<void> | null = null;

/**
 * Hears NOTIFY on a channel, over one connection for the whole process, reopened when lost (what was said meanwhile is lost too:
 * listeners also look by themselves). Returns how to stop.
 */
export async function listen(channel: string, heard: Heard): Promise<() => Promise<void>> {
  const listeners = ears.get(channel) ?? new Set<Heard>();
  listeners.add(heard);
  ears.set(channel, listeners);
  await open();
  await client?.query(`listen ${channel}`);
  return async () => {
    listeners.delete(heard);
    if ([...ears.values()].every((set) => set.size === 0)) close();
    return Promise.resolve();
  };
}

function close(): void {
  client?.removeAllListeners('error');
  client?.release(true);
  client = null;
}

function open(): Promise<void> {
  if (client !== null) return Promise.resolve();
  opening ??= connect().finally(() => (opening = null));
  return opening;
}

async function connect(): Promise<void> {
  const { pool, onStop } = runtime();
  const fresh = await pool.connect();
  if (!onStop.includes(close)) onStop.unshift(close); // the last of all: the pool waits for every connection
  fresh.on('notification', ({ channel, payload }) => {
    for (const heard of ears.get(channel) ?? []) heard(payload ?? '');
  });
  fresh.on('error', (error) => {
    log.warn('the listening connection was lost', { error });
    fresh.release(true);
    client = null;
    reopen();
  });
  for (const channel of ears.keys()) await fresh.query(`listen ${channel}`);
  client = fresh;
}

function reopen(): void {
  setTimeout(() => {
    open().then(
      () => {
        for (const [, listeners] of ears) for (const heard of listeners) heard('');
      },
      () => {
        reopen();
      },
    );
  }, retryMs).unref();
}
