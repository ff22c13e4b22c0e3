import { readConfig } from '#lib/kernel/server/config.ts';
import { openKysely, openPool } from '#lib/kernel/server/database.ts';
import { joinDatabase } from '#lib/kernel/server/postgres.ts';
import { setRuntime } from '#lib/kernel/server/runtime.ts';
import type { App } from './app.ts';

/** This process beside a running program, on its database: what a journey needs before it begins is made by commands. */
export async function joinApp({ dataDir }: Pick<App, 'dataDir'>): Promise<{ leave(): Promise<void> }> {
  const config = readConfig({ DATA_DIR: dataDir });
  const connection = await joinDatabase(config);
  if (connection === null) throw new Error('the database of the program does not answer');
  const pool = openPool(connection);
  setRuntime({ config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] });
  return { leave: () => pool.end() };
}
