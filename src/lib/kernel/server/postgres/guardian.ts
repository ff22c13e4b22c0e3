import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from '../cannot-start.ts';
import { log } from '../log.ts';
import { access, ensureRunning, type Cluster } from './cluster.ts';

/** Any number of ours: two programs on one cluster ask for the same. */
const startLock = 7_464_269;
const longestPause = 5_000;

/**
 * Holds the advisory lock of the cluster on a connection of its own. When that connection breaks the server has died alone:
 * it is started again and the lock taken again, while the pools of the program reconnect by themselves.
 */
export async function guard(cluster: Cluster, dataDir: string): Promise<{ release(): Promise<void> }> {
  let released = false;
  let holder = await hold();

  async function hold(): Promise<pg.Client> {
    const client = new pg.Client({ ...access(cluster, 'postgres'), application_name: 'minga guardian' });
    client.on('error', () => undefined); // its end follows, and is what counts
    await client.connect();
    if (!(await takeLock(client))) {
      await client.end();
      throw new CannotStart(m.kernel_folder_in_use({ folder: dataDir }));
    }
    client.on('end', () => {
      if (!released) void revive();
    });
    return client;
  }

  async function revive(): Promise<void> {
    log.warn('PostgreSQL stopped by itself; starting it again');
    for (let pause = 100; !released; pause = Math.min(pause * 2, longestPause)) {
      try {
        await ensureRunning(cluster);
        holder = await hold();
        log.warn('PostgreSQL runs again');
        return;
      } catch (error) {
        log.error('PostgreSQL does not start again', { error });
        await wait(pause);
      }
    }
  }

  return {
    release: async () => {
      released = true;
      await holder.end().catch(() => undefined); // already cut: nothing left to release
    },
  };
}

/** The connection of a killed program ends within moments; a lock still held after that belongs to a living one. */
async function takeLock(client: pg.Client): Promise<boolean> {
  for (let turn = 0; turn < 30; turn++) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [startLock]);
    if (rows[0]?.taken === true) return true;
    await wait(100);
  }
  return false;
}
