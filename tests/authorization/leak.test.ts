import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, urlOf } from '../support/database.ts';
import { startApp, type App } from '../support/app.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { readZip } from '../support/zip.ts';
import { actors, type Actor } from './entry.ts';
import { canariesIn, plantCanaries, type Perch, type Planted } from './leak/canaries.ts';
import { crawl } from './leak/crawl.ts';
import { entries } from './registry/all.ts';
import { makeWorld, type World } from './world.ts';

const { connection, pool, runtime } = await freshDatabase();
let app: App;
let world: World;
let planted: Planted;
const starts = new Set<string>(['/', '/connexion', '/recherche', '/recherche?q=q7x']);

beforeAll(async () => {
  world = await makeWorld();
  // Whatever the trials of the doors make, in each state, is what may leak; where they look is where one looks first.
  for (const entry of entries)
    for (const state of entry.states) {
      const attempt = await entry.attempt(world, state, 'admin');
      if (attempt.form === undefined) starts.add(attempt.path);
    }
  planted = await plantCanaries(pool);
  app = await startApp({ dataDir: runtime.config.dataDir, env: { DATABASE_URL: urlOf(connection) } });
}, 300_000);
afterAll(async () => {
  await app.stop();
});

test('nobody is shown a word of what they may not read, on any page they reach', async () => {
  const leaks: string[] = [];
  const sights = { pages: 0, canaries: 0 };
  for (const actor of actors) {
    const mine = await audiencesOf(actor);
    for (const { path, body } of await crawl(app.url, world.tokens[actor], [...starts])) {
      sights.pages += 1;
      for (const number of canariesIn(body)) {
        const perch = planted.perches[number - 1];
        sights.canaries += 1;
        if (perch !== undefined && !maySee(actor, perch, mine) && !isTold(actor, perch, path))
          leaks.push(`${actor} reads ${perch.table}.${perch.column} (canary ${String(number)}) at ${path}`);
      }
    }
  }
  process.stdout.write(
    `leak oracle: ${String(planted.perches.length)} canaries, ${String(sights.pages)} pages, ${String(sights.canaries)} sights, ${String(leaks.length)} leaks\n`,
  );
  expect(leaks).toEqual([]);
  expect(sights.canaries, 'the canaries are on the pages at all').toBeGreaterThan(planted.perches.length / 4);
}, 600_000);

test('nobody takes away, among what is kept of them, a word that they may not read', async () => {
  const leaks: string[] = [];
  let sights = 0;
  for (const actor of actors) {
    const token = world.tokens[actor];
    if (token === null || actor === 'visitor') continue;
    const response = await fetch(new URL(paths.accountArchive(), app.url), {
      method: 'POST',
      headers: { cookie: `minga=${token}`, origin: app.url },
    });
    expect(response.headers.get('content-type'), actor).toBe('application/zip');
    const mine = await audiencesOf(actor);
    for (const [name, text] of await readZip(Buffer.from(await response.arrayBuffer())))
      for (const number of canariesIn(text)) {
        const perch = planted.perches[number - 1];
        sights += 1;
        if (perch !== undefined && perch.about !== world.personIds[actor] && !maySee(actor, perch, mine))
          leaks.push(`${actor} takes ${perch.table}.${perch.column} (canary ${String(number)}) in ${name}`);
      }
  }
  expect(leaks).toEqual([]);
  expect(sights, 'the canaries are in the archives at all').toBeGreaterThan(100);
}, 300_000);

/** An item says which collective it stands in, and where that is, to all who read it (`places_of_items`); here some are public. */
const signatures = new Set(['collectives.name', 'collectives.territory']);

/** Who holds the link of an invitation is told who invites; who may answer for an invited collective, into what network. */
function isTold(actor: Actor, perch: Perch, path: string): boolean {
  if (path === paths.networks(world.slug) && perch.table === 'networks') return actor === 'admin';
  return path.startsWith('/invitation/') && perch.table === 'attributions';
}

function maySee(actor: Actor, perch: Perch, mine: ReadonlySet<Id>): boolean {
  if (signatures.has(`${perch.table}.${perch.column}`)) return true;
  if (perch.audienceId !== null) return mine.has(perch.audienceId);
  if (actor === 'visitor') return false;
  return perch.personId === world.personIds[actor] || isHost(actor);
}

/** Who opened the installation of the trials sees its mails and its accounts. */
function isHost(actor: Actor): boolean {
  return actor === 'elsewhere' || actor === 'admin';
}

async function audiencesOf(actor: Actor): Promise<Set<Id>> {
  if (actor === 'visitor') return new Set([publicAudience]);
  const { rows } = await pool.query<{ id: Id }>(
    `select unnest(audiences) as id from load_person($1) union select audience_id from audience_members where person_id = $1`,
    [world.personIds[actor]],
  );
  return new Set(rows.map(({ id }) => id));
}
