import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from './config.ts';
import {
  access,
  answers,
  askToStop,
  ensureRunning,
  openCluster,
  prepareFolder,
  stopCluster,
  type Cluster,
} from './postgres/cluster.ts';
import { lockFolder } from './postgres/folder-lock.ts';
import { guard } from './postgres/guardian.ts';
import { checkOwnServer } from './postgres/own-server.ts';

export interface Database {
  /** For pools of the owner role, which migrates; request transactions drop its rights. */
  readonly connection: pg.PoolConfig;
  /** The embedded server was already running: left by a program that was killed. */
  readonly adopted: boolean;
  /** Milliseconds until it answered. */
  readonly startMs: number;
  stop(): Promise<void>;
  /** Asks the embedded server to stop and does not wait for it. */
  stopNow(): void;
}

/** The server of `DATABASE_URL`, or else the embedded one in `DATA_DIR/postgres`. Throws `CannotStart` with a sentence. */
export async function startDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  const begun = performance.now();
  if (config.databaseUrl !== null) {
    await checkOwnServer(config.databaseUrl);
    const connection = { connectionString: config.databaseUrl, application_name: 'minga' };
    return {
      connection,
      adopted: false,
      startMs: since(begun),
      stop: () => Promise.resolve(),
      stopNow: () => undefined,
    };
  }
  return startEmbedded(config.dataDir);
}

/**
 * How to reach the database of a program that is running: for a command beside it. null: the embedded server does not answer, so nothing
 * runs on this folder.
 */
export async function joinDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<pg.PoolConfig | null> {
  if (config.databaseUrl !== null) return { connectionString: config.databaseUrl, application_name: 'minga' };
  if (!existsSync(join(config.dataDir, 'postgres', 'PG_VERSION'))) return null;
  const cluster = await openCluster(config.dataDir);
  return (await answers(cluster)) ? { ...access(cluster, 'minga'), application_name: 'minga' } : null;
}

export interface EmbeddedDatabase extends Database {
  readonly connection: pg.ClientConfig & { host: string };
  /** Makes an empty database beside the program's own when there is none of that name. */
  createDatabase(name: string): Promise<void>;
}

/** `settings` (`name=value`) come on top of ours: tests trade durability for speed with them, nothing else does. */
export async function startEmbedded(dataDir: string, settings: readonly string[] = []): Promise<EmbeddedDatabase> {
  const begun = performance.now();
  prepareFolder(dataDir);
  const unlock = lockFolder(dataDir);
  try {
    const cluster = await openCluster(dataDir, settings);
    const { adopted } = await ensureRunning(cluster);
    const guardian = await guard(cluster, dataDir);
    await createDatabase(cluster, 'minga');
    return {
      connection: { ...access(cluster, 'minga'), application_name: 'minga' },
      adopted,
      startMs: since(begun),
      createDatabase: (name) => createDatabase(cluster, name),
      stop: async () => {
        await guardian.release();
        await stopCluster(cluster);
        cluster.release();
        unlock();
      },
      stopNow: () => {
        askToStop(cluster);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function createDatabase(cluster: Cluster, name: string): Promise<void> {
  const client = new pg.Client(access(cluster, 'postgres'));
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function since(begun: number): number {
  return Math.round(performance.now() - begun);
}
