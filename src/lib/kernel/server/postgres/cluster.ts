import { execFile, spawn } from 'node:child_process';
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from '../cannot-start.ts';
import { chooseRunner, environment, type Runner } from './account.ts';
import { isAlive, markOf, serversIn, type ProcessMark } from './process.ts';

const run = promisify(execFile);
const majorVersion = '18';
const socketName = '.s.PGSQL.5432';
/** A socket path holds 107 bytes at most. */
const longestSocketPath = 107;
/** Milliseconds. Recovery after a kill replays what was written since the last checkpoint; the orderly stop writes it all down. */
const patience = { start: 300_000, orderlyStop: 6_000, hardStop: 2_000 };
const mostLaunches = 4;
const largestLog = 10_000_000;

/** One embedded PostgreSQL: its data folder, and the way to reach it. */
export interface Cluster {
  readonly folder: string;
  /** For `pg`: the folder of the socket. It stands in the data folder, which no other account may enter. */
  readonly host: string;
  readonly runner: Runner;
  readonly logFile: string;
  /** Server settings on top of ours, `name=value`. */
  readonly settings: readonly string[];
  release(): void;
}

/** Makes the cluster in `dataDir/postgres` when there is none yet, and says how to reach it. Starts nothing. */
export async function openCluster(dataDir: string, settings: readonly string[] = []): Promise<Cluster> {
  const folder = join(dataDir, 'postgres');
  const runner = await chooseRunner(folder);
  if (!existsSync(join(folder, 'PG_VERSION'))) await makeCluster(runner, folder);
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found !== majorVersion) throw new CannotStart(m.kernel_other_major({ folder, found, expected: majorVersion }));
  return { folder, runner, settings, logFile: join(dataDir, 'postgres.log'), ...reachable(folder) };
}

/** Makes the folders; those of another account, or on a read-only disk, get a sentence. */
export function prepareFolder(dataDir: string): void {
  const folder = join(dataDir, 'postgres');
  const me = process.getuid?.() ?? 0;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    accessSync(dataDir, constants.W_OK);
    const fresh = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
    const owner = statSync(dataDir);
    if (fresh && me === 0) chownSync(folder, owner.uid, owner.gid);
  } catch (error) {
    throw new CannotStart(m.kernel_folder_refused({ folder: dataDir, why: (error as Error).message }), {
      cause: error,
    });
  }
  if (me !== 0 && statSync(folder).uid !== me) throw new CannotStart(m.kernel_folder_of_another({ folder: dataDir }));
}

/** Any length, spaces and accents included: too long for a socket path, the folder is reached through an open descriptor. */
function reachable(folder: string): Pick<Cluster, 'host' | 'release'> {
  if (Buffer.byteLength(join(folder, socketName)) <= longestSocketPath)
    return { host: folder, release: () => undefined };
  const descriptor = openSync(folder, 'r');
  return {
    host: `/proc/self/fd/${String(descriptor)}`,
    release: () => {
      closeSync(descriptor);
    },
  };
}

/** Half-made clusters never pass for whole ones: initdb writes PG_VERSION first, so what it left after a failure or a kill is removed. */
async function makeCluster(runner: Runner, folder: string): Promise<void> {
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  giveTo(runner, half);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-collate=C'];
  const rest = ['-U', 'minga', '-A', 'trust', '--data-checksums', '--no-instructions'];
  try {
    await initialise(runner, half, [...locale, '--lc-ctype=C.UTF-8', ...rest]);
  } catch {
    // A system without the C.UTF-8 locale: plain C types letters beyond ASCII less finely, and our search does not rely on it.
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { mode: 0o700 });
    giveTo(runner, half);
    await initialise(runner, half, [...locale, '--lc-ctype=C', ...rest]);
  }
  renameSync(half, folder);
}

async function initialise(runner: Runner, folder: string, options: string[]): Promise<void> {
  const [program, ...before] = [...runner.prefix, join(runner.bin, 'initdb')];
  try {
    await run(program, [...before, '-D', pathFor(runner, folder), ...options], {
      ...runner.account,
      env: environment,
      cwd: folder,
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() ?? String(error);
    throw new CannotStart(m.kernel_initdb_failed({ folder, why: said }), { cause: error });
  }
}

function giveTo(runner: Runner, folder: string): void {
  if (runner.account !== null) chownSync(folder, runner.account.uid, runner.account.gid);
}

/** Behind a wall the folder has one name only: the working folder, which root entered for the process. */
function pathFor(runner: Runner, folder: string): string {
  return runner.walled ? '/proc/self/cwd' : folder;
}

/** How the owner role reaches a database of the cluster; nothing is left to PG* variables of the environment. */
export function access(cluster: Cluster, database: string): pg.ClientConfig & { host: string } {
  return { host: cluster.host, port: 5432, user: 'minga', password: '', ssl: false, database };
}

/** True when a server answers; a process list or a lock file proves nothing (a killed server leaves both). */
export async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ ...access(cluster, 'postgres'), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined); // the answer is what counts
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined); // never opened
  }
}

/** Makes sure that a server answers. `adopted`: one was already there, left by a program that was killed. */
export async function ensureRunning(cluster: Cluster): Promise<{ adopted: boolean }> {
  const until = Date.now() + patience.start;
  for (let launches = 0; Date.now() < until && launches < mostLaunches;) {
    if (await answers(cluster)) return { adopted: true };
    if (isOccupied(cluster)) {
      await wait(100);
      continue;
    }
    launches++;
    if (await becomesReady(cluster, launch(cluster), until)) return { adopted: false };
  }
  throw new CannotStart(m.kernel_postgres_silent({ file: cluster.logFile, why: tail(cluster.logFile) }));
}

/**
 * A killed server leaves its lock file, and for a while its last processes, or its remains that nobody has collected.
 * PostgreSQL takes any process of that number for a living server; here only a living server process in this very folder is one.
 */
function isOccupied(cluster: Cluster): boolean {
  if (serversIn(cluster.folder).length > 0) return true;
  rmSync(join(cluster.folder, 'postmaster.pid'), { force: true });
  return false;
}

interface Started {
  readonly mark: ProcessMark | null;
  ended: boolean;
}

function launch(cluster: Cluster): Started {
  const { runner, folder } = cluster;
  const options = [
    'listen_addresses=',
    'unix_socket_directories=.',
    'unix_socket_permissions=0700',
    ...cluster.settings,
  ];
  const [program, ...before] = [...runner.prefix, join(runner.bin, 'postgres')];
  if (existsSync(cluster.logFile) && statSync(cluster.logFile).size > largestLog)
    renameSync(cluster.logFile, `${cluster.logFile}.1`);
  const log = openSync(cluster.logFile, 'a', 0o600);
  const child = spawn(program, [...before, '-D', pathFor(runner, folder), ...options.flatMap((one) => ['-c', one])], {
    ...runner.account,
    env: environment,
    cwd: folder,
    detached: true, // a Ctrl-C in the terminal must reach the program alone, which then stops PostgreSQL last
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const started: Started = { mark: child.pid === undefined ? null : markOf(child.pid), ended: false };
  child.on('exit', () => (started.ended = true));
  child.on('error', () => (started.ended = true));
  child.unref();
  return started;
}

async function becomesReady(cluster: Cluster, started: Started, until: number): Promise<boolean> {
  while (Date.now() < until && !started.ended) {
    if (await answers(cluster)) return true;
    await wait(15);
  }
  return false;
}

/** The living server of the cluster, from its own lock file. */
function postmaster(cluster: Cluster): ProcessMark | null {
  try {
    const [pid] = readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n');
    return markOf(Number(pid));
  } catch {
    return null; // not running
  }
}

/** Stops the server, everything committed on disk. One that hangs is cut short, and recovers at its next start. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  const mark = postmaster(cluster);
  if (mark === null) return;
  if (send(mark, 'SIGINT') && !(await ends(mark, patience.orderlyStop)) && send(mark, 'SIGQUIT'))
    await ends(mark, patience.hardStop);
}

/** The same request, without waiting for its end. */
export function askToStop(cluster: Cluster): void {
  const mark = postmaster(cluster);
  if (mark !== null) send(mark, 'SIGINT');
}

async function ends(mark: ProcessMark, milliseconds: number): Promise<boolean> {
  for (const until = Date.now() + milliseconds; Date.now() < until;) {
    if (!isAlive(mark)) return true;
    await wait(10);
  }
  return false;
}

function send(mark: ProcessMark, signal: NodeJS.Signals): boolean {
  if (!isAlive(mark)) return false;
  process.kill(mark.pid, signal);
  return true;
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-4).join('\n') : '';
}
