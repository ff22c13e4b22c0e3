import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { publicAudience } from '../ids.ts';
import { consume, onEntry, startWatching, type JournalEntry } from './outbox.ts';

const { connection, pool } = await freshDatabase();

const write = `insert into journal (actor_name, act, audience_id) values ('test', $1, '${publicAudience}')`;

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('a consumer meets each entry once, in order, and never skips one that commits late', async () => {
  const met: string[] = [];
  await consume('late', (_tx, entry) => {
    met.push(entry.act);
    return Promise.resolve();
  });
  const slow = new pg.Client(connection);
  await slow.connect();
  await slow.query('begin');
  await slow.query(write, ['slow.begun']);
  await pool.query(write, ['quick.done']);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(met).toEqual([]); // the slow one began before: nothing behind it is told yet
  await slow.query('commit');
  await slow.end();
  await until(() => met.length === 2);
  expect(met).toEqual(['slow.begun', 'quick.done']);
});

test('what a consumer writes and how far it has read are one: a failure repeats nothing', async () => {
  let failures = 0;
  await consume('faulty', async (tx, entry) => {
    await tx
      .insertInto('settings')
      .values({ key: `seen-${entry.id}`, value: '1' })
      .execute();
    if (entry.act === 'hard.one' && failures++ === 0) throw new Error('a fault in the middle of a batch');
  });
  await pool.query(write, ['easy.one']);
  await pool.query(write, ['hard.one']);
  await until(() => failures > 0);
  await pool.query(write, ['next.one']);
  const seen = async (): Promise<number> =>
    (await pool.query<{ n: number }>("select count(*)::int as n from settings where key like 'seen-%'")).rows[0]?.n ??
    0;
  for (let tries = 0; tries < 300 && (await seen()) < 3; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await seen()).toBe(3);
});

test('open pages hear of an act soon after it is committed', async () => {
  const heard: JournalEntry[] = [];
  await startWatching();
  const stop = onEntry((entry) => heard.push(entry));
  await pool.query(write, ['page.news']);
  await until(() => heard.some(({ act }) => act === 'page.news'));
  expect(heard.map(({ act }) => act)).toContain('page.news');
  stop();
});

test('the journal refuses to be rewritten', async () => {
  await pool.query(write, ['past.fact']);
  await expect(pool.query("update journal set act = 'other.fact'")).rejects.toThrow('append-only');
});
