import { paths } from '#lib/kernel/paths.ts';
import { startApp } from '../../tests/support/app.ts';
import { writeReadings, type Readings } from './read/readings.ts';
import type { BenchOptions, Report } from './report.ts';
import { ask } from './requests.ts';
import { usageOf } from './usage.ts';
import { makeWorld, removeWorld } from './world.ts';

/** What people read most, at 32 connections and at one: a published note, a discussion, the register. */
export async function run({ seconds = 10 }: BenchOptions): Promise<Report> {
  const found: { readings?: Readings } = {};
  const world = await makeWorld(8, async (made) => {
    found.readings = await writeReadings(made);
  });
  const { readings } = found;
  if (readings === undefined) throw new Error('unreachable: the world was prepared');
  const app = await startApp({ dataDir: world.dataDir });
  const rows: Report['rows'][number][] = [];
  try {
    for (const { page, path, member } of pagesOf(world.slug, readings))
      for (const connections of [32, 1]) {
        const before = usageOf(app.pid).cpu;
        const token = member ? world.tokens[1] : undefined;
        const answered = await ask({
          url: app.url + path,
          connections,
          seconds,
          ...(token === undefined ? {} : { token }),
        });
        const cpu = (usageOf(app.pid).cpu - before) / (answered.perSecond * (seconds + 4));
        rows.push({ page, connections, ...answered, 'CPU ms': Math.round(cpu * 10_000) / 10 });
      }
  } finally {
    await app.stop();
    removeWorld(world);
  }
  return {
    conditions: `A published note of 5 KB, a discussion of 50 messages, a register of 40 decisions; ${String(seconds)} s after 4 s of warm-up; generator on the same machine; answers not compressed. Times in ms.`,
    rows,
  };
}

function pagesOf(slug: string, { note, thread }: Readings) {
  return [
    { page: 'note, visitor', path: paths.note(slug, note), member: false },
    { page: 'note, member', path: paths.note(slug, note), member: true },
    { page: 'discussion, visitor', path: paths.thread(slug, thread), member: false },
    { page: 'discussion, member', path: paths.thread(slug, thread), member: true },
    { page: 'register, member', path: paths.register(slug), member: true },
  ];
}
