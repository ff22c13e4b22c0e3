import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../../tests/support/app.ts';

export interface OwnServer {
  readonly url: string;
  stop(): Promise<void>;
}

const programs = '/usr/lib/postgresql/15/bin';
const secret = 'aiguille';

/** Debian's PostgreSQL 15 on a folder of its own, with an empty database; null when it is not installed. */
export async function startOwnServer(): Promise<OwnServer | null> {
  if (!existsSync(programs)) return null;
  const uid = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
  const gid = statSync('/var/lib/postgresql').gid;
  const folder = mkdtempSync(join(tmpdir(), 'minga-pg15-'));
  chownSync(folder, uid, gid);
  const as = { uid, gid, cwd: folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' } };
  const data = join(folder, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'minga', '--auth-local=trust', '--auth-host=trust'], {
    ...as,
    stdio: 'pipe',
  });
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
  const server = spawn(join(programs, 'postgres'), options, { ...as, stdio: 'ignore' });
  const ended = once(server, 'exit');
  await answers({ host: '127.0.0.1', port, user: 'minga', database: 'postgres' });
  return {
    url: `postgres://minga:${secret}@127.0.0.1:${String(port)}/postgres`,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(connection: pg.ClientConfig): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const client = new pg.Client(connection);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await wait(100); // it is still starting
    }
  }
  throw new Error('PostgreSQL 15 does not answer');
}
