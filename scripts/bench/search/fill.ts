import type { Pool } from 'pg';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { searchWords } from '#lib/kernel/search-words.ts';
import { seededRandom } from '../seeded-random.ts';
import { audiencesOf, makeOthers, quickly, type Home } from '../crowd.ts';
import type { World } from '../world.ts';
import { text, vocabulary, zipfian } from './corpus.ts';

const words = vocabulary(20_000, seededRandom(7));
const batch = 2_000;
const years = 4;

/** Questions as people ask them: words that occur, one time in four two of them. The same ones each time. */
export function drawQuestions(count: number): string[] {
  const random = seededRandom(11);
  const draw = zipfian(words, random);
  return Array.from({ length: count }, (_, index) => (index % 4 === 3 ? `${draw()} ${draw()}` : draw()));
}

/**
 * Fills the database with `count` published texts among 15,000 audiences, one in ten of them open to the second person of the world,
 * who holds eight. Directly in the tables: through the commands it would take hours. The index is made at the end, then analysed.
 */
export async function fillIndex(world: World, count: number): Promise<void> {
  const { pool } = runtime();
  const mine = await audiencesOf(world);
  const others = await makeOthers(pool);
  await quickly(pool, () => write(pool, { mine, others, count }));
}

interface Filling {
  readonly mine: readonly Home[];
  readonly others: readonly Home[];
  readonly count: number;
}

async function write(pool: Pool, { mine, others, count }: Filling): Promise<void> {
  const indexes = await dropIndexes(pool);
  const random = seededRandom(3);
  const draw = zipfian(words, random);
  const bytes = count > 10_000 ? 600 : 2_000;
  const pick = (homes: readonly Home[]) => homes[Math.floor(random() * homes.length)] ?? mine[0];
  for (let from = 0; from < count; from += batch) {
    const texts = Array.from({ length: Math.min(batch, count - from) }, () => {
      const home = random() < 0.1 ? pick(mine) : pick(others);
      if (home === undefined) throw new Error('unreachable: the reader has audiences');
      const at = new Date(Date.now() - random() * years * 365 * 86_400_000);
      return { id: newId(), ...home, title: text(draw, 40), body: text(draw, bytes), at };
    });
    await insert(pool, texts);
  }
  for (const definition of indexes) await pool.query(definition);
}

/** Made again at the end: row by row they would take most of the time. Gives their definitions. */
async function dropIndexes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'public' and indexname in ('search_documents_vector', 'search_documents_spelling')`);
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

interface Text extends Home {
  readonly id: Id;
  readonly title: string;
  readonly body: string;
  readonly at: Date;
}

async function insert(pool: Pool, texts: readonly Text[]): Promise<void> {
  const column = <Value>(of: (one: Text) => Value): Value[] => texts.map(of);
  const [ids, homes, audiences] = [
    column(({ id }) => id),
    column((one) => one.collectiveId),
    column((one) => one.audienceId),
  ];
  const [titles, bodies, moments] = [column(({ title }) => title), column(({ body }) => body), column(({ at }) => at)];
  await pool.query(
    `insert into items (id, collective_id, audience_id, kind, title, state, created_at, updated_at)
     select i, c, a, 'note', t, 'published', at, at
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) x (i, c, a, t, at)`,
    [ids, homes, audiences, titles, moments],
  );
  await pool.query(
    `select index_search_text('item', i, i, a, 'note', t, b, '{}', wt, wb, '', '{}', at)
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) x (i, a, t, b, wt, wb, at)`,
    [ids, audiences, titles, bodies, titles.map(searchWords), bodies.map(searchWords), moments],
  );
}
