import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { readConfig } from '#lib/kernel/server/config.ts';
import { openKysely, openPool, type Tables } from '#lib/kernel/server/database.ts';
import { setRuntime, type Runtime } from '#lib/kernel/server/runtime.ts';
import { template } from './postgres-server.ts';

export interface FreshDatabase {
  readonly connection: pg.ClientConfig & { host: string };
  /** The owner's pool: past row-level security, for preparing and looking. */
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  readonly runtime: Runtime;
}

/** The connection as `DATABASE_URL` takes it, for a program started on the same database. */
export function urlOf({ host, port, user, password, database }: FreshDatabase['connection']): string {
  const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  return `postgres://${user ?? ''}${secret}@${encodeURIComponent(host)}:${String(port ?? 5432)}/${database ?? ''}`;
}

const control = /^\s*(begin|commit|rollback|savepoint|release|set |select set_config)/i;
let heard: string[] | null = null;

/**
 * A migrated, empty database for one test file, with the runtime that the program's own functions look for.
 * Call it at the top of the file: `const { db } = await freshDatabase();`. It is dropped after the file's last test.
 */
export async function freshDatabase(environment: Record<string, string> = {}): Promise<FreshDatabase> {
  const server = inject('postgres');
  const database = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${database} template ${template} strategy file_copy`);
  const dataDir = mkdtempSync(join(tmpdir(), 'minga-files-'));
  const config = readConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'http://minga.test', ...environment });
  const connection = { ...server, database };
  const pool = openPool({ ...connection, Client: HeardClient });
  const runtime: Runtime = { config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] };
  setRuntime(runtime);
  afterAll(async () => {
    for (const stop of runtime.onStop.toReversed()) await stop();
    await pool.end();
    await onServer(`drop database ${database} with (force)`);
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { connection, pool, db: runtime.db, runtime };
}

/**
 * Runs `act` and gives the statements it sent, begin, commit and settings left out: what a page costs.
 * One at a time in a file.
 */
export async function countQueries<Result>(
  act: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly statements: readonly string[] }> {
  const statements: string[] = [];
  heard = statements;
  try {
    return { result: await act(), statements };
  } finally {
    heard = null;
  }
}

class HeardClient extends pg.Client {
  // pg has nine signatures of query: this one passes each of them on untouched.
  override query = ((...parts: Parameters<pg.Client['query']>) => {
    const [first] = parts as unknown as [string | { text: string }];
    const text = typeof first === 'string' ? first : first.text;
    if (!control.test(text)) heard?.push(text);
    return (super.query as (...all: typeof parts) => unknown)(...parts);
  }) as pg.Client['query'];
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(inject('postgres'));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
