import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from '../cannot-start.ts';
import { isAlive, markOf, type ProcessMark } from './process.ts';

/**
 * Takes the data folder for this process, or throws `CannotStart` naming the one that has it. The file names its holder by number
 * and start time, so it dies with it. The advisory lock held in the database has the last word; this one speaks sooner, and
 * keeps two first starts from making the same cluster.
 */
export function lockFolder(dataDir: string): () => void {
  const file = join(dataDir, 'minga.lock');
  const mine = `${file}.${String(process.pid)}`;
  writeFileSync(mine, JSON.stringify(markOf(process.pid)), { mode: 0o644 });
  try {
    for (let turn = 0; turn < 3; turn++) {
      if (linked(mine, file))
        return () => {
          rmSync(file, { force: true });
        };
      const holder = holderOf(file);
      if (holder !== null && isAlive(holder))
        throw new CannotStart(m.kernel_already_started({ folder: dataDir, pid: holder.pid }));
      rmSync(file, { force: true });
    }
    throw new CannotStart(m.kernel_already_started({ folder: dataDir, pid: 0 }));
  } finally {
    rmSync(mine, { force: true });
  }
}

/** A link appears whole or not at all, and only if the name is free. */
function linked(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(file: string): ProcessMark | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessMark;
  } catch {
    return null; // released between the two looks, or cut by a crash
  }
}
