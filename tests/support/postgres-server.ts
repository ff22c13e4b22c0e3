import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#lib/kernel/server/migrate.ts';
import { startEmbedded } from '#lib/kernel/server/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: pg.ClientConfig & { host: string };
  }
}

export const template = 'minga_template';

/** Tests check what is written, not that it outlives a power cut; trials of that start the program itself. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/** One PostgreSQL for the whole run, its template database migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'minga-tests-'));
  const server = await startEmbedded(folder, fast);
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await server.createDatabase(template);
    await migrate({ ...server.connection, database: template });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', server.connection);
  return stop;
}
