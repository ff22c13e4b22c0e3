import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '#tests/support/database.ts';
import { CannotStart } from './cannot-start.ts';
import { migrate } from './migrate.ts';

const { connection, pool } = await freshDatabase();
let folder = '';

beforeEach(async () => {
  await pool.query('drop schema public cascade; create schema public');
  folder = mkdtempSync(join(tmpdir(), 'minga-migrations-'));
  write('0001_first.sql', 'create table first (id int)');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, sql: string): void {
  writeFileSync(join(folder, name), sql);
}

test('each file is applied once, by name', async () => {
  write('0002_second.sql', 'alter table first add column note text; insert into first values (1, $$later$$)');
  expect(await migrate(connection, folder)).toEqual(['0001_first.sql', '0002_second.sql']);
  expect(await migrate(connection, folder)).toEqual([]);
  const { rows } = await pool.query('select * from first');
  expect(rows).toEqual([{ id: 1, note: 'later' }]);
});

test('a file that comes later with a lower number is applied too', async () => {
  write('0007_seventh.sql', 'create table seventh (id int)');
  await migrate(connection, folder);
  write('0005_fifth.sql', 'create table fifth (id int)');
  expect(await migrate(connection, folder)).toEqual(['0005_fifth.sql']);
});

test('a changed file stops the start with its name', async () => {
  await migrate(connection, folder);
  write('0001_first.sql', 'create table first (id bigint)');
  await expect(migrate(connection, folder)).rejects.toThrow(CannotStart);
  await expect(migrate(connection, folder)).rejects.toThrow(/0001_first\.sql a changé/);
});

test('a database of a newer program is left alone', async () => {
  write('0002_second.sql', 'create table second (id int)');
  await migrate(connection, folder);
  rmSync(join(folder, '0002_second.sql'));
  await expect(migrate(connection, folder)).rejects.toThrow(/0002_second\.sql/);
});

test('a failing file leaves nothing behind, and those before it stay', async () => {
  write('0002_second.sql', 'create table second (id int); select 1 / 0');
  await expect(migrate(connection, folder)).rejects.toThrow(/0002_second\.sql/);
  const { rows } = await pool.query("select to_regclass('second') as second, to_regclass('first')::text as first");
  expect(rows).toEqual([{ second: null, first: 'first' }]);
});

test('eight programs started together apply each file exactly once', async () => {
  write('0002_slow.sql', 'select pg_sleep(0.1); create table slow (id int)');
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(connection, folder)));
  expect(applied.flat().sort()).toEqual(['0001_first.sql', '0002_slow.sql']);
});
