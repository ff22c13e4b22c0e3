import { paths } from '#lib/kernel/paths.ts';
import { startApp, type App } from '../../tests/support/app.ts';
import { fillHome } from './home/fill.ts';
import { percentile, type BenchOptions, type Report } from './report.ts';
import { makeWorld, removeWorld, type World } from './world.ts';

const people = 12;
const looks = 300;
const together = 16;

/** The first page of a collective for a member with eight audiences, whole, over HTTP: one look after the other, then sixteen at once. */
export async function run({ sizes = [10_000, 1_000_000] }: BenchOptions): Promise<Report> {
  const rows: Report['rows'][number][] = [];
  for (const size of sizes) {
    const world = await makeWorld(people, (made) => fillHome(made, size));
    try {
      const app = await startApp({ dataDir: world.dataDir });
      try {
        await look(world, app, 40, 1);
        for (const atOnce of [1, together]) {
          const times = await look(world, app, looks, atOnce);
          const at = (share: number): number => percentile(times, share);
          rows.push({ items: size, 'at once': atOnce, p50: at(0.5), p95: at(0.95), p99: at(0.99) });
        }
      } finally {
        await app.stop();
      }
    } finally {
      removeWorld(world);
    }
  }
  return {
    conditions: `N items among 15,000 audiences of which the reader has 8 holding one in ten, a step on each fifth; in their collective 20 open proposals, 300 decisions, 100 discussions that call them; ${String(looks)} looks, whole pages over HTTP. Times in ms.`,
    rows,
  };
}

async function look(world: World, app: App, count: number, atOnce: number): Promise<number[]> {
  const times: number[] = [];
  let left = count;
  const looker = async (): Promise<void> => {
    while (left-- > 0) {
      const began = performance.now();
      const response = await fetch(app.url + paths.home(world.slug), {
        headers: { cookie: `minga=${world.tokens[1] ?? ''}` },
      });
      await response.text();
      times.push(performance.now() - began);
      if (response.status !== 200) throw new Error(`the home answers ${String(response.status)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, looker));
  return times;
}
