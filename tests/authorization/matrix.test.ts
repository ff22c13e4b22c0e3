import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, urlOf } from '../support/database.ts';
import { startApp, type App } from '../support/app.ts';
import { ask } from './ask.ts';
import { actors, type Actor, type Answer, type Entry } from './entry.ts';
import { entries } from './registry/all.ts';
import { listWays, nameOf } from './routes.ts';
import { makeWorld, type World } from './world.ts';

const { connection, pool, runtime } = await freshDatabase();
let app: App;
let world: World;
let checks = 0;

beforeAll(async () => {
  world = await makeWorld();
  app = await startApp({ dataDir: runtime.config.dataDir, env: { DATABASE_URL: urlOf(connection) } });
});
afterAll(async () => {
  await app.stop();
  process.stdout.write(`authorization matrix: ${String(entries.length)} ways in, ${String(checks)} checks\n`);
});

test('every way in has its rule, and every rule a way in', () => {
  const ways = new Set(listWays().map(nameOf));
  const ruled = entries.map(({ way }) => way);
  expect([...ways].filter((way) => !ruled.includes(way)).sort(), 'ways without a rule').toEqual([]);
  expect(ruled.filter((way) => !ways.has(way)).sort(), 'rules without a way').toEqual([]);
  expect(new Set(ruled).size, 'a way has one rule').toBe(ruled.length);
});

describe.each(entries)('$way', (entry) => {
  test.each(entry.states)('%s', async (state) => {
    expect(await answersOf(entry, state)).toEqual(
      Object.fromEntries(actors.map((actor) => [actor, entry.answer(actor, state)])),
    );
  });
});

test('an account asked for at the first visit of an installation that has its host is not made', async () => {
  const { rowCount } = await pool.query("select from persons where email = 'autre@ailleurs.example'");
  expect(rowCount).toBe(0);
});

async function answersOf(entry: Entry, state: string): Promise<Partial<Record<Actor, Answer>>> {
  const answers: Partial<Record<Actor, Answer>> = {};
  for (const actor of actors) {
    const attempt = await entry.attempt(world, state, actor);
    const asked = await ask(app.url, world.tokens[actor], attempt);
    answers[actor] = asked.answer;
    checks += 1;
    if (asked.answer === 'invalid' || asked.answer === 'broken')
      throw new Error(
        `${actor} at ${attempt.path}: ${String(asked.status)}\n${asked.body.slice(0, 2_000)}\n${app.output().slice(-2_000)}`,
      );
  }
  return answers;
}
