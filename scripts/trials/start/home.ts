import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Home {
  /** The account that works there. */
  readonly uid: number;
  readonly folder: string;
  /** A bare clone of the last commit. */
  readonly project: string;
}

const source = fileURLToPath(new URL('../../..', import.meta.url));

/** A home folder with a bare clone in it, of an account, open to others or not. */
export function makeHome({ uid, mode }: { readonly uid: number; readonly mode: number }): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'minga-home-'));
  const project = join(folder, 'minga');
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${source}`, project]);
  mkdirSync(join(folder, 'npm'));
  if (uid !== 0) {
    execFileSync('chown', ['-R', String(uid), folder]);
    chownSync(folder, uid, uid);
  }
  chmodSync(folder, mode);
  return Promise.resolve({ uid, folder, project });
}

export function removeHome({ folder }: Home): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  return Promise.resolve();
}
