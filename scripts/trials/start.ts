// `npm run trial:start`: bare clones of the last commit, started by `npm start` as people do: as root and as an ordinary user, in a home
// folder that others may not enter, twice in a row, with the port taken, killed, on a PostgreSQL server of one's own.
// Runs as root, since it changes accounts. Ends with a table and `N passed, N failed`.
import { existsSync } from 'node:fs';
import { makeHome, removeHome, type Home } from './start/home.ts';
import { expectEnd, get, launch, type Launched } from './start/launch.ts';
import { startOwnServer } from './start/own-server.ts';

interface Trial {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const ordinary = 65_534; // nobody, on every Linux

const trials: readonly Trial[] = [
  {
    name: 'root, a bare clone, twice, killed, port taken, bad values',
    run: () => inHome({ uid: 0, mode: 0o755 }, life),
  },
  { name: 'root, in a home folder that others may not enter', run: () => inHome({ uid: 0, mode: 0o700 }, servesTwice) },
  {
    name: 'an ordinary user, in a home folder of their own',
    run: () => inHome({ uid: ordinary, mode: 0o700 }, servesTwice),
  },
  {
    name: 'PostgreSQL 15 of the distribution, by DATABASE_URL',
    run: () => inHome({ uid: 0, mode: 0o755 }, onOwnServer),
  },
];

process.exitCode = await main();

async function main(): Promise<number> {
  if (process.getuid?.() !== 0) throw new Error('this trial changes accounts: run it as root');
  const results: { name: string; fault: string | null; seconds: number }[] = [];
  for (const { name, run } of trials) {
    const began = performance.now();
    const fault = await run().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    results.push({ name, fault, seconds: (performance.now() - began) / 1000 });
    process.stdout.write(`${fault === null ? '✓' : '✗'} ${name}${fault === null ? '' : `\n${fault}`}\n`);
  }
  const failed = results.filter(({ fault }) => fault !== null).length;
  for (const { name, seconds } of results) process.stdout.write(`${seconds.toFixed(0).padStart(5)} s  ${name}\n`);
  process.stdout.write(`\n${String(results.length - failed)} passed, ${String(failed)} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function inHome(wanted: Parameters<typeof makeHome>[0], act: (home: Home) => Promise<void>): Promise<void> {
  const home = await makeHome(wanted);
  try {
    await act(home);
  } finally {
    await removeHome(home);
  }
}

async function servesTwice(home: Home): Promise<void> {
  for (const _time of ['first', 'second']) {
    const program = await launch(home);
    await showsFirstPage(program);
    await program.stop();
  }
}

async function life(home: Home): Promise<void> {
  await servesTwice(home);
  const program = await launch(home);
  expectEnd(await launchAndEnd(home, {}), /dossier|déjà/i, 'a second program on the same folder');
  expectEnd(
    await launchAndEnd(home, { DATA_DIR: 'other', PORT: String(program.port) }),
    /port/i,
    'a port that is taken',
  );
  await showsFirstPage(program);
  await program.kill();
  const again = await launch(home);
  await showsFirstPage(again);
  await again.stop();
  expectEnd(await launchAndEnd(home, { PUBLIC_URL: 'nowhere' }), /PUBLIC_URL/, 'a bad value');
}

async function onOwnServer(home: Home): Promise<void> {
  const server = await startOwnServer();
  if (server === null) throw new Error('no PostgreSQL server of the distribution here: apt-get install postgresql-15');
  try {
    const program = await launch(home, { DATABASE_URL: server.url });
    await showsFirstPage(program);
    await program.stop();
    if (existsSync(`${home.project}/data/postgres`)) throw new Error('the embedded database was made all the same');
  } finally {
    await server.stop();
  }
}

async function launchAndEnd(home: Home, env: Readonly<Record<string, string>>): Promise<string> {
  const program = await launch(home, env).catch((error: unknown) => (error instanceof Error ? error.message : ''));
  if (typeof program === 'string') return program;
  await program.stop();
  throw new Error(`it started all the same with ${JSON.stringify(env)}`);
}

async function showsFirstPage(program: Launched): Promise<void> {
  const page = await get(program.url);
  if (page.status !== 200 || !page.body.includes('<h1'))
    throw new Error(`no first page at ${program.url}: ${String(page.status)}`);
}
