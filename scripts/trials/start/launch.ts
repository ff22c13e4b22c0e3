import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../tests/support/app.ts';
import type { Home } from './home.ts';

export interface Launched {
  readonly url: string;
  readonly port: number;
  /** As Ctrl-C does. Throws when it does not end well. */
  stop(): Promise<void>;
  /** `kill -9` of npm and of the program. */
  kill(): Promise<void>;
}

const patienceMs = 10 * 60_000;
const stopMs = 20_000;

/**
 * `npm start` in a home, with nothing of this program's own environment but where npm is. Resolves when the address is printed; throws,
 * with all it wrote, when it ends before.
 */
export async function launch(home: Home, env: Readonly<Record<string, string>> = {}): Promise<Launched> {
  const port = Number(env['PORT'] ?? (await freePort()));
  const child = spawn('npm', ['start'], {
    cwd: home.project,
    env: { PATH: pathWithoutProject(), HOME: home.folder, LANG: 'C.UTF-8', PORT: String(port), ...env },
    uid: home.uid,
    detached: true, // Ctrl-C and kill -9 reach the whole group, as in a terminal
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = `http://127.0.0.1:${String(port)}`;
  const printed = Promise.withResolvers<undefined>();
  const hear = (part: Buffer) => {
    output += part.toString();
    if (output.includes(url)) printed.resolve(undefined);
  };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const signal = (name: NodeJS.Signals) => process.kill(-(child.pid ?? 0), name);
  await Promise.race([
    printed.promise,
    ended.then(([code]) => {
      throw new Error(`npm start ended with ${String(code)}:\n${output}`);
    }),
    within(patienceMs).then(() => {
      signal('SIGKILL');
      throw new Error(`npm start is not ready in time:\n${output}`);
    }),
  ]);
  return {
    url,
    port,
    async stop() {
      signal('SIGINT');
      if ((await Promise.race([ended, within(stopMs)])) === undefined) throw new Error(`it does not stop:\n${output}`);
    },
    async kill() {
      signal('SIGKILL');
      await ended;
    },
  };
}

/** Throws unless the refusal says what is expected, and is a sentence rather than a trace. */
export function expectEnd(output: string, words: RegExp, what: string): void {
  if (!words.test(output)) throw new Error(`${what}: no sentence says it:\n${output}`);
  if (/^\s+at .+:\d+:\d+/m.test(output)) throw new Error(`${what}: a trace instead of a sentence:\n${output}`);
}

export async function get(url: string): Promise<{ readonly status: number; readonly body: string }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

/** npm puts the project's own tools first for its scripts: here the clone must bring its own. */
function pathWithoutProject(): string {
  return (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');
}

/** Keeps nobody waiting once all else is done. */
function within(milliseconds: number): Promise<undefined> {
  return wait(milliseconds, undefined, { ref: false });
}
