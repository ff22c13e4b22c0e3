import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface RealData {
  /** The folder of the ZIPs of real notes. */
  readonly collections: string;
  /** The folder of the five texts that say for whom Minga is. */
  readonly texts: string;
}

const folder = process.env['MINGA_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

/** Real collections, kept outside the project: `MINGA_DATA` says where. null, with a word on stderr, where they are not. */
export function findRealData(): RealData | null {
  const found = { collections: join(folder, 'notes-markdown'), texts: resolve(folder, '../sources') };
  if (existsSync(found.collections) && existsSync(found.texts)) return found;
  process.stderr.write(`no real collections in ${folder}: set MINGA_DATA to import them\n`);
  return null;
}
