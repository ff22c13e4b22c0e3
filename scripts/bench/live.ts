import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startApp, type App } from '../../tests/support/app.ts';
import type { Load, Measured } from './live/clients.ts';
import { makeWorld, removeWorld, type World } from './world.ts';
import type { BenchOptions, Report } from './report.ts';
import { postgresCpu, usageOf } from './usage.ts';

const observers = 10;
const warmUpSeconds = 6;

/** People typing together in one note, one character a second each: how soon the others see it, how soon it is on disk. */
export async function run({ sizes = [50, 200, 500], seconds = 15 }: BenchOptions): Promise<Report> {
  const world = await makeWorld(Math.max(...sizes));
  const rows: Report['rows'][number][] = [];
  try {
    for (const size of sizes) rows.push(await measure(world, size, seconds));
  } finally {
    removeWorld(world);
  }
  return {
    conditions: `One 5 KB note, N editors, 1 character a second each; ${String(warmUpSeconds)} s of warm-up, ${String(seconds)} s measured, ${String(observers)} observers; load in its own process on the same machine; PostgreSQL with fsync. Times in ms; CPU in % of one core.`,
    rows,
  };
}

async function measure(world: World, size: number, seconds: number) {
  const app = await startApp({ dataDir: world.dataDir });
  try {
    const load: Load = {
      url: `ws://127.0.0.1:${String(app.port)}/live`,
      origin: app.url,
      padId: world.padId,
      tokens: world.tokens.slice(0, size),
      observers: Math.min(observers, size),
      warmUpSeconds,
      seconds,
    };
    const { measured, used } = await withLoad(load, app, world.dataDir);
    return {
      editors: size,
      'seen p50': measured.propagation.p50,
      'seen p95': measured.propagation.p95,
      'seen p99': measured.propagation.p99,
      'on disk p50': measured.ack.p50,
      'on disk p95': measured.ack.p95,
      'on disk p99': measured.ack.p99,
      'sent/s': Math.round(measured.sent / seconds),
      'messages/s': measured.messagesIn,
      delivered: `${String(measured.deliveries)}/${String(measured.expected)}`,
      unacknowledged: measured.unacknowledged,
      'server CPU': used.node,
      'PostgreSQL CPU': used.postgres,
      'load CPU': used.load,
      'RSS MB': used.rss,
      'load loop p99': measured.loopP99,
    };
  } finally {
    await app.stop();
  }
}

async function withLoad(load: Load, app: App, folder: string) {
  const child = fork(fileURLToPath(new URL('./live/clients.ts', import.meta.url)), { stdio: 'inherit' });
  const used = { node: 0, postgres: 0, load: 0, rss: 0 };
  const measured = await new Promise<Measured>((resolve, reject) => {
    let before = { node: 0, postgres: 0, load: 0 };
    const now = () => ({
      node: usageOf(app.pid).cpu,
      postgres: postgresCpu(folder),
      load: usageOf(child.pid ?? 0).cpu,
    });
    child.on('message', (said: 'begin' | 'end' | Measured) => {
      if (said === 'begin') before = now();
      else if (said === 'end') {
        const after = now();
        for (const key of ['node', 'postgres', 'load'] as const)
          used[key] = Math.round(((after[key] - before[key]) * 100) / load.seconds);
        used.rss = usageOf(app.pid).rss;
      } else resolve(said);
    });
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the load ended with ${String(code)}\n${app.output()}`));
    });
    child.send(load);
  });
  return { measured, used };
}
