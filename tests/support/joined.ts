import { readConfig } from '#lib/kernel/server/config.ts';
import { openKysely, openPool } from '#lib/kernel/server/database.ts';
import { joinDatabase } from '#lib/kernel/server/postgres.ts';
import { setRuntime, type Runtime } from '#lib/kernel/server/runtime.ts';
import type { App } from './app.ts';

/** The programs joined, the last one in force: a journey may start one of its own, and then give way again. */
const joined: Runtime[] = [];

/** This process beside a running program, on its database: what a journey needs before it begins is made by commands. */
export async function joinApp({ dataDir }: Pick<App, 'dataDir'>): Promise<{ leave(): Promise<void> }> {
  const config = readConfig({ DATA_DIR: dataDir });
  const connection = await joinDatabase(config);
  if (connection === null) throw new Error('the database of the program does not answer');
  const pool = openPool(connection);
  const runtime: Runtime = { config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] };
  joined.push(runtime);
  setRuntime(runtime);
  return {
    leave: async () => {
      joined.splice(joined.indexOf(runtime), 1);
      const before = joined.at(-1);
      if (before !== undefined) setRuntime(before);
      await pool.end();
    },
  };
}
