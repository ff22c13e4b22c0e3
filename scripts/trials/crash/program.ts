import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startApp, type App } from '../../../tests/support/app.ts';

/** The built program on one data folder and one port, started again after each kill, as a service would. */
export class Program {
  readonly port: number;
  readonly url: string;
  readonly dataDir: string;
  #app: App | null = null;

  private constructor(dataDir: string, port: number) {
    this.dataDir = dataDir;
    this.port = port;
    this.url = `http://127.0.0.1:${String(port)}`;
  }

  static async start(dataDir: string): Promise<Program> {
    const program = new Program(dataDir, await freePort());
    await program.restart();
    return program;
  }

  /** Milliseconds from launch to the first page. */
  async restart(): Promise<number> {
    const began = performance.now();
    this.#app = await startApp({ dataDir: this.dataDir, port: this.port });
    return performance.now() - began;
  }

  /** `kill -9` of the program alone: PostgreSQL is left behind, as it would be. */
  async kill(): Promise<void> {
    await this.#app?.kill();
    this.#app = null;
  }

  /**
   * `kill -9` of PostgreSQL's first process while the program lives: its others end by themselves, in disorder.
   * Gives the milliseconds until the program, left alone, serves pages from the database again.
   */
  async killDatabase(isServing: () => Promise<boolean>): Promise<number> {
    const [pid] = readFileSync(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    const began = performance.now();
    while (!(await isServing())) {
      if (performance.now() - began > longestRecoveryMs)
        throw new Error(`PostgreSQL is not back after its death:\n${this.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return performance.now() - began;
  }

  output(): string {
    return this.#app?.output() ?? '';
  }

  async stop(): Promise<void> {
    const [code, output] = [await this.#app?.stop(), this.output()];
    this.#app = null;
    if (code !== undefined && code !== 0) throw new Error(`the program did not stop well: ${String(code)}\n${output}`);
  }
}

const longestRecoveryMs = 60_000;
