import type { Pool } from 'pg';
import { toldDecisionSchema } from '#lib/decisions/schema.ts';
import { enterDecision } from '#lib/decisions/server/commands/conclude.ts';
import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { must, propose } from '../../../tests/support/proposing.ts';
import { audiencesOf, makeOthers, quickly, type Home } from '../crowd.ts';
import { seededRandom } from '../seeded-random.ts';
import { memberOf, type World } from '../world.ts';

const batch = 5_000;
const years = 4;
/** What the collective of the reader has, by its own commands: more than most have after ten years. */
const open = 20;
const decisions = 300;
const calls = 100;

/**
 * Fills the database with `count` items, one in ten in the eight audiences of the second person of the world, each fifth with a step to
 * take; and gives their collective proposals that await them, decisions in force and discussions that call them.
 */
export async function fillHome(world: World, count: number): Promise<void> {
  const { pool } = runtime();
  const mine = await audiencesOf(world);
  const others = await makeOthers(pool);
  await quickly(pool, async () => {
    await live(world);
    await crowd(pool, { mine, others, count });
  });
}

/** The collective lives: through its commands, since its pages read all that they write. */
async function live(world: World): Promise<void> {
  const founder = await memberOf(world);
  const mandate = { personId: founder.personId, circleId: null, scope: '', startsAt: null, endsAt: null };
  must(await giveMandate(founder, { ...mandate, role: 'secretary' }));
  const secretary = await memberOf(world);
  for (let number = 1; number <= decisions; number++)
    must(await enterDecision(secretary, toldDecisionSchema.parse(decision(number, world.personIds))));
  for (let number = 1; number <= open; number++)
    await propose(world, 'majority', { title: `Proposition ${String(number)} du banc` });
  const reader = await memberOf(world, 1);
  for (let number = 1; number <= calls; number++)
    must(
      await openThread(founder, {
        key: newId(),
        title: `Discussion ${String(number)}`,
        summary: '',
        source: `@${reader.name}, qu’en dis-tu ?`,
        about: null,
        readers: { kind: 'collective' },
      }),
    );
}

function decision(number: number, people: readonly Id[]): object {
  return {
    title: `Décision ${String(number)} sur la Malle itinérante`,
    text: 'La Malle passe chez une structure par mois, rendue propre et comptée.',
    outcome: 'adopted',
    scope: 'tout le collectif',
    owner: people[number % people.length],
    inForceSince: '2026-01-15',
    reviewOn: '2099-11-22',
    decidedHow: 'En assemblée, par consentement.',
  };
}

interface Crowd {
  readonly mine: readonly Home[];
  readonly others: readonly Home[];
  readonly count: number;
}

/** The mass around it, directly in the tables: through the commands it would take hours. */
async function crowd(pool: Pool, { mine, others, count }: Crowd): Promise<void> {
  const random = seededRandom(5);
  const pick = (homes: readonly Home[]): Home => {
    const home = homes[Math.floor(random() * homes.length)];
    if (home === undefined) throw new Error('unreachable: there are audiences');
    return home;
  };
  for (let from = 0; from < count; from += batch) {
    const items = Array.from({ length: Math.min(batch, count - from) }, () => ({
      id: newId(),
      ...(random() < 0.1 ? pick(mine) : pick(others)),
      at: new Date(Date.now() - random() * years * 365 * 86_400_000),
    }));
    await insert(pool, items);
  }
}

async function insert(pool: Pool, items: readonly (Home & { readonly id: Id; readonly at: Date })[]): Promise<void> {
  const columns = [
    items.map(({ id }) => id),
    items.map(({ collectiveId }) => collectiveId),
    items.map(({ audienceId }) => audienceId),
    items.map(({ at }) => at),
  ];
  const given = 'unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) with ordinality x (id, c, a, at, n)';
  await pool.query(
    `insert into items (id, collective_id, audience_id, kind, title, summary, state, created_at, updated_at)
     select id, c, a, case when n % 10 < 7 then 'note' else 'thread' end, 'Un texte parmi d’autres ' || n, 'Deux lignes qui disent de quoi il parle.',
       case when n % 10 < 7 then 'published' else 'open' end, at, at from ${given}`,
    columns,
  );
  await pool.query(
    `insert into steps (id, item_id, audience_id, collective_id, label, created_at, touched_at)
     select gen_random_uuid(), id, a, c, 'Appeler quelqu’un', at, at from ${given} where n % 5 = 0`,
    columns,
  );
}
