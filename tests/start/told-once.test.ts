import { afterAll, expect, test } from 'vitest';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { makeWorld, memberOf, removeWorld } from '../../scripts/bench/world.ts';
import { startApp } from '../support/app.ts';
import { joinApp } from '../support/joined.ts';
import { startMailSink } from '../support/mail-sink.ts';

const kills = 8;
const threadsAKill = 6;

const sink = await startMailSink();
const world = await makeWorld(2);
const start = () => startApp({ dataDir: world.dataDir, env: { SMTP_URL: sink.url } });
let app = await start();
const joined = await joinApp(app);
afterAll(async () => {
  await joined.leave();
  await app.stop();
  await sink.stop();
  removeWorld(world);
});

interface Counted {
  readonly told: number;
  readonly things: number;
  readonly mails: number;
  readonly pending: number;
}

async function count(): Promise<Counted> {
  const { rows } = await runtime().pool.query<Counted>(`
    select count(*)::int as told, count(distinct item_id)::int as things, count(mail_at)::int as pending,
      (select count(*)::int from mails where sent_at is not null) as mails
    from notifications where kind = 'named'`);
  const row = rows[0];
  if (row === undefined) throw new Error('an aggregate gave no row');
  return row;
}

/** The one who reads and tells is killed at any moment of reading, telling, writing and sending. */
test('whatever is killed meanwhile, each thing is told once and mailed once', { timeout: 180_000 }, async () => {
  const expected = kills * threadsAKill;
  const author = await memberOf(world);
  for (let kill = 0; kill < kills; kill++) {
    for (let thread = 0; thread < threadsAKill; thread++) {
      const source = `@Main 1, ceci est le numéro ${String(kill * threadsAKill + thread)}.`;
      const input = { key: newId(), title: `Fil ${String(thread)}`, summary: '', source, about: null };
      const opened = await openThread(author, { ...input, readers: { kind: 'collective' } });
      if (!opened.ok) throw new Error(opened.reason);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    await app.kill();
    app = await start();
  }
  await expect.poll(async () => (await count()).told, { timeout: 30_000, interval: 200 }).toBe(expected);
  await expect.poll(async () => (await count()).pending, { timeout: 30_000, interval: 200 }).toBe(0);
  // What was being sent at a kill is left alone for five minutes: they pass.
  await runtime().pool.query('update mails set next_try_at = now() where sent_at is null');
  await runtime().pool.query('notify mails');
  await expect.poll(count, { timeout: 60_000, interval: 200 }).toEqual({
    told: expected,
    things: expected,
    mails: expected,
    pending: 0,
  });
  const { rows } = await runtime().pool.query<{ mails: number }>('select count(*)::int as mails from mails');
  expect(rows[0]?.mails, 'written once each').toBe(expected);
  // A mail that had left when the program was killed may leave again: under the same Message-ID, which a mail program shows once.
  const ids = new Set(sink.mails.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]));
  expect(ids.size).toBe(expected);
});
