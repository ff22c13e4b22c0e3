import { paths } from '#lib/kernel/paths.ts';
import { startApp, type App } from '../../tests/support/app.ts';
import { percentile, type BenchOptions, type Report } from './report.ts';
import { drawQuestions, fillIndex } from './search/fill.ts';
import { makeWorld, removeWorld, type World } from './world.ts';

const questions = 200;
const together = 16;

/** The page of answers over HTTP, for a member with eight audiences, one question after the other, then sixteen at once. */
export async function run({ sizes = [10_000, 1_000_000] }: BenchOptions): Promise<Report> {
  const rows: Report['rows'][number][] = [];
  for (const size of sizes) {
    const world = await makeWorld(2, (made) => fillIndex(made, size));
    try {
      const app = await startApp({ dataDir: world.dataDir });
      try {
        rows.push(...(await measure(world, app, size)));
      } finally {
        await app.stop();
      }
    } finally {
      removeWorld(world);
    }
  }
  return {
    conditions: `N published texts (2 KB up to 10,000, 600 bytes beyond), words as frequent as in a language (Zipf), 15,000 audiences of which the reader has 8 holding one text in ten; ${String(questions)} questions, 3 in 4 of one word, 1 in 4 of two; whole pages over HTTP. Times in ms.`,
    rows,
  };
}

async function measure(world: World, app: App, size: number) {
  const asked = drawQuestions(questions);
  await askAll(world, app, asked.slice(0, 40), 1);
  const alone = await askAll(world, app, asked, 1);
  const crowd = await askAll(world, app, asked, together);
  return [
    { texts: size, 'at once': 1, ...summary(alone) },
    { texts: size, 'at once': together, ...summary(crowd) },
  ];
}

function summary({ times, found }: { readonly times: readonly number[]; readonly found: number }) {
  const at = (share: number) => percentile(times, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), 'with answers': `${String(found)}/${String(times.length)}` };
}

async function askAll(world: World, app: App, asked: readonly string[], atOnce: number) {
  const waiting = [...asked];
  const times: number[] = [];
  let found = 0;
  const asker = async () => {
    for (let words = waiting.shift(); words !== undefined; words = waiting.shift()) {
      const began = performance.now();
      const url = `${app.url}${paths.search(world.slug)}?${new URLSearchParams({ q: words }).toString()}`;
      const response = await fetch(url, { headers: { cookie: `minga=${world.tokens[1] ?? ''}` } });
      const body = await response.text();
      times.push(performance.now() - began);
      if (response.status !== 200) throw new Error(`${url}: ${String(response.status)}`);
      if (body.includes('<mark')) found += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, asker));
  return { times, found };
}
