// npx minga import PATH --collective SLUG [--audience public|collective|circle:SLUG] [--as EMAIL]
import { existsSync } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startImport, type GivenFile } from '#lib/exchange/server/commands/start-import.ts';
import { runImport } from '#lib/exchange/server/import/run-import.ts';
import { findImport } from '#lib/exchange/server/queries/find-import.ts';
import { findImporter, readersNamed } from '#lib/exchange/server/queries/find-importer.ts';
import { natureOf } from '#lib/exchange/server/archive/limits.ts';
import type { ImportReport } from '#lib/exchange/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { CannotStart } from '#lib/kernel/server/cannot-start.ts';
import { readConfig } from '#lib/kernel/server/config.ts';
import { openKysely, openPool } from '#lib/kernel/server/database.ts';
import { migrate } from '#lib/kernel/server/migrate.ts';
import { joinDatabase, startDatabase } from '#lib/kernel/server/postgres.ts';
import { runtime, setRuntime, type Runtime } from '#lib/kernel/server/runtime.ts';
import { sayRefusal } from '#lib/kernel/server/say.ts';
import { openPads } from '#lib/notes/server/live/open.ts';
import * as m from '#lib/messages/messages.js';

/** How long a running server has to take an import up, in milliseconds; then the command carries it out itself. */
const patience = 5_000;
const lookEveryMs = 300;

/** A reason to stop, in a sentence. */
class Refusal extends Error {}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal || error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

interface Asked {
  readonly path: string;
  readonly collective: string;
  readonly audience: string;
  readonly email: string | null;
}

function readArguments(): Asked {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        collective: { type: 'string' },
        audience: { type: 'string', default: 'collective' },
        as: { type: 'string' },
      },
    });
    const [path] = positionals;
    if (path === undefined || values.collective === undefined || positionals.length > 1) throw new Refusal();
    const from = process.env['INIT_CWD'] ?? process.cwd();
    return {
      path: resolve(from, path),
      collective: values.collective,
      audience: values.audience,
      email: values.as ?? null,
    };
  } catch {
    throw new Refusal(m.exchange_cli_usage());
  }
}

async function main(): Promise<void> {
  const asked = readArguments();
  if (!existsSync(asked.path)) throw new Refusal(m.exchange_cli_no_path({ path: asked.path }));
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const running = await joinDatabase(config);
  const own = running === null ? await startDatabase(config) : null;
  const connection = running ?? own?.connection;
  if (connection === undefined) throw new Error('unreachable: one of the two is there');
  if (own !== null) await migrate(own.connection);
  const pool = openPool(connection);
  const held: Runtime = { config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] };
  setRuntime(held);
  try {
    await bringIn(asked, running !== null);
  } finally {
    await openPads.stop(1_000);
    await pool.end();
    await own?.stop();
  }
}

async function bringIn(asked: Asked, isServed: boolean): Promise<void> {
  const { member, importId } = await begin(asked);
  const order = { importId, personId: member.personId, slug: asked.collective };
  if (!isServed || !(await isTakenUp(member, importId))) await runImport(order);
  show(await untilDone(member, importId));
}

async function begin({ path, collective, audience, email }: Asked): Promise<{ member: Member; importId: Id }> {
  const importer = await findImporter(collective, email);
  if (!importer.ok)
    throw new Refusal(
      importer.reason === 'no-collective'
        ? m.exchange_cli_no_collective({ slug: collective })
        : email === null
          ? m.exchange_cli_as_needed()
          : m.exchange_cli_no_person({ slug: collective, email }),
    );
  const readers = await readersNamed(importer.value, audience);
  if (readers === null) throw new Refusal(m.exchange_cli_no_circle({ slug: audience }));
  const isFolder = (await stat(path)).isDirectory();
  const files = isFolder ? await filesUnder(path) : [await fileAt(path, basename(path))];
  const outcome = await startImport(importer.value, {
    files,
    readers,
    ...(isFolder ? { folder: basename(path) } : {}),
  });
  if (!outcome.ok) throw new Refusal(sayRefusal(outcome.reason));
  return { member: importer.value, importId: outcome.value };
}

/** What an import reads of a folder: its texts and images, at any depth; links of the file system are not followed. */
async function filesUnder(folder: string): Promise<GivenFile[]> {
  const files: GivenFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join('/');
    const nature = natureOf(path);
    if (!entry.isFile() || (nature !== 'text' && nature !== 'image') || path.includes('node_modules/')) continue;
    files.push(await fileAt(file, path));
  }
  return files.sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function fileAt(file: string, path: string): Promise<GivenFile> {
  return { path, bytes: (await lstat(file)).size, read: () => readFile(file) };
}

/** Tells the running server, and waits a little for its first sign. */
async function isTakenUp(member: Member, importId: Id): Promise<boolean> {
  await runtime().pool.query('notify imports');
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const report = await findImport(member, importId);
    if (report !== null && (report.total > 0 || report.finishedAt !== null)) {
      process.stderr.write(`${m.exchange_cli_left()}\n`);
      return true;
    }
    await wait(lookEveryMs);
  }
  return false;
}

async function untilDone(member: Member, importId: Id): Promise<ImportReport> {
  for (;;) {
    const report = await findImport(member, importId);
    if (report === null) throw new Error('the import has gone');
    if (report.finishedAt !== null) return report;
    await wait(lookEveryMs);
  }
}

function show(report: ImportReport): void {
  if (report.refusal !== null) throw new Refusal(sayRefusal(report.refusal));
  const { counts, links, broken } = report;
  const told: readonly (readonly [number, (inputs: { count: number }) => string])[] = [
    [counts.created, m.exchange_created],
    [counts.updated, m.exchange_updated],
    [counts.unchanged, m.exchange_unchanged],
    [counts.kept, m.exchange_kept],
    [counts.ignored, m.exchange_ignored],
    [links, m.exchange_links],
    [broken, m.exchange_broken],
  ];
  const lines = told.filter(([count]) => count > 0).map(([count, say]) => say({ count }));
  process.stdout.write(`${lines.join('\n')}\n`);
}
