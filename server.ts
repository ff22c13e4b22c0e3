import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '#lib/kernel/server/cannot-start.ts';
import { readConfig, type Config } from '#lib/kernel/server/config.ts';
import { openKysely, openPool } from '#lib/kernel/server/database.ts';
import { bodyLimit, listen, makeServer, type Handler } from '#lib/kernel/server/http.ts';
import { log } from '#lib/kernel/server/log.ts';
import { migrate } from '#lib/kernel/server/migrate.ts';
import { projectRoot } from '#lib/kernel/server/project.ts';
import { startDatabase, type Database } from '#lib/kernel/server/postgres.ts';
import { setRuntime, type Runtime } from '#lib/kernel/server/runtime.ts';
import { stopOnSignal } from '#lib/kernel/server/stop.ts';
import * as m from '#lib/messages/messages.js';

const pages = new URL('build/handler.js', projectRoot);

try {
  await start();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  if (!existsSync(fileURLToPath(pages))) throw new CannotStart(m.kernel_not_built());
  const database = await startDatabase(config);
  try {
    await migrate(database.connection);
    const runtime = openRuntime(config, database);
    const server = await openServer(runtime);
    stopOnSignal({ server, runtime, database });
    announce(config, database);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

function openRuntime(config: Config, database: Database): Runtime {
  const pool = openPool(database.connection);
  const runtime: Runtime = { config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] };
  setRuntime(runtime);
  return runtime;
}

/**
 * The pages are a bundle of their own; they find the runtime on globalThis and start what runs beside them (src/program.ts).
 * The port is taken first: when it cannot be, nothing of the program has begun.
 */
async function openServer(runtime: Runtime): Promise<Server> {
  process.env['MINGA_PAGES_PROTOCOL_HEADER'] = 'x-forwarded-proto';
  process.env['MINGA_PAGES_ADDRESS_HEADER'] = 'x-forwarded-for';
  process.env['MINGA_PAGES_BODY_SIZE_LIMIT'] = bodyLimit;
  const handler = Promise.withResolvers<Handler>();
  const server = makeServer(runtime.config, handler.promise, runtime.upgrades);
  await listen(server, runtime.config);
  const bundle = (await import(pages.href)) as { handler: Handler };
  handler.resolve(bundle.handler);
  return server;
}

function announce(config: Config, database: Database): void {
  const seconds = (performance.now() / 1000).toFixed(1).replace('.', ',');
  if (database.adopted) process.stdout.write(`${m.kernel_ready_adopted()}\n`);
  process.stdout.write(`\n${m.kernel_ready({ seconds, url: config.publicUrl })}\n${m.kernel_how_to_stop()}\n\n`);
  log.info('ready', { port: config.port, postgresMs: database.startMs, adopted: database.adopted });
}
