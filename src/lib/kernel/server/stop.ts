import type { Server } from 'node:http';
import * as m from '#lib/messages/messages.js';
import { log } from './log.ts';
import type { Database } from './postgres.ts';
import type { Runtime } from './runtime.ts';

interface Running {
  readonly server: Server;
  readonly runtime: Runtime;
  readonly database: Database;
}

/** Milliseconds left to requests under way and to each step before the next one is taken without it. */
const patience = { requests: 2_000, step: 2_000 };

/** First signal: an orderly stop, in less than ten seconds. Second signal: out at once. */
export function stopOnSignal(running: Running): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) {
      running.database.stopNow();
      process.exit(1);
    }
    stopping = true;
    process.stdout.write(`\n${m.kernel_stopping()}\n`);
    void stopInOrder(running).then(() => {
      process.stdout.write(`${m.kernel_stopped()}\n`);
      process.exit(0);
    });
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** What was opened last closes first; PostgreSQL last of all. A step that fails or hangs is logged and left behind. */
async function stopInOrder({ server, runtime, database }: Running): Promise<void> {
  for (const upgrade of runtime.upgrades.values()) upgrade.close();
  const steps: [string, () => Promise<unknown>][] = [
    ['requests', () => closeServer(server)],
    ...runtime.onStop.toReversed().map((act): [string, () => Promise<unknown>] => ['program', async () => act()]),
    ['pool', () => runtime.pool.end()],
  ];
  for (const [step, act] of steps) {
    try {
      await within(patience.step, act());
    } catch (error) {
      log.warn('a step of the stop was left behind', { step, error });
    }
  }
  server.closeAllConnections();
  await database.stop();
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, patience.requests - 500);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function within(milliseconds: number, act: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not done after ${String(milliseconds)} ms`));
    }, milliseconds);
  });
  try {
    await Promise.race([act, late]);
  } finally {
    clearTimeout(timer);
  }
}
