import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from './cannot-start.ts';
import { projectRoot } from './project.ts';

/** Any number of ours: several programs started on one database migrate it one after the other. */
const migrationLock = 7_464_270;
const ourMigrations = fileURLToPath(new URL('migrations', projectRoot));

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * Applies the SQL files of `folder` that the database has not had yet, by name, each in its own transaction, as the owner role.
 * Forward only. Throws `CannotStart` when an applied file has changed or is unknown here (a newer program wrote it).
 * Returns the names applied.
 */
export async function migrate(connection: pg.ClientConfig, folder: string = ourMigrations): Promise<string[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const waiting = await waitingMigrations(client, readMigrations(folder));
    for (const migration of waiting) await apply(client, migration);
    return waiting.map((migration) => migration.name);
  } finally {
    await client.end(); // and with it the lock
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(`${folder}/${name}`, 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

async function waitingMigrations(client: pg.Client, known: readonly Migration[]): Promise<Migration[]> {
  await client.query(
    'create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migrations order by name',
  );
  for (const applied of rows) {
    const file = known.find((migration) => migration.name === applied.name);
    if (file === undefined) throw new CannotStart(m.kernel_migration_unknown({ name: applied.name }));
    if (file.sha256 !== applied.sha256) throw new CannotStart(m.kernel_migration_changed({ name: applied.name }));
  }
  const applied = new Set(rows.map((row) => row.name));
  return known.filter((migration) => !applied.has(migration.name));
}

async function apply(client: pg.Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migrations (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
  } catch (error) {
    throw new CannotStart(m.kernel_migration_failed({ name, why: (error as Error).message }), { cause: error });
  }
}
