import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 60_000;

export interface App {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it wrote so far, both outputs together. */
  output(): string;
  /** Ends it at once and waits: `kill -9`. PostgreSQL and the data folder stay. */
  kill(): Promise<void>;
  /** Stops it as Ctrl-C does, waits, and gives the exit code. The data folder is removed when this made it. */
  stop(): Promise<number>;
}

export interface AppOptions {
  /** Kept after the stop; by default a fresh folder, removed at the end. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the real, built program on a free port and resolves once it serves pages. Needs `npm run build` first. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'minga-app-'));
  const lines: string[] = [];
  const child = spawn(process.execPath, ['build/start.js'], {
    cwd: project,
    env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'info', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await becomesReady(child, lines);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    dataDir,
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGINT');
      const [code] = await ended;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return code ?? -1;
    },
  };
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function becomesReady(child: ChildProcess, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${lines.join('\n')}`));
    };
    const timer = setTimeout(() => {
      fail('the program is not ready in time');
    }, patienceMs);
    const onEarlyEnd = (code: number | null) => {
      clearTimeout(timer);
      fail(`the program ended with ${String(code)} instead of starting`);
    };
    child.once('exit', onEarlyEnd);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        if (!line.includes('"what":"ready"')) return;
        clearTimeout(timer);
        child.off('exit', onEarlyEnd);
        resolve();
      });
    }
  });
}
