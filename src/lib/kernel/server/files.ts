import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { runtime } from './runtime.ts';

// Bytes are kept under their own hash, so two equal files are one, a name never reaches the disk, and a wrong byte can be noticed.
// A row that points here is written only after the bytes and their folder are flushed: no row without its file, even after a power cut.

const hash = /^[0-9a-f]{64}$/;

function folder(): string {
  return join(runtime().config.dataDir, 'files');
}

function place(sha256: string): { readonly directory: string; readonly file: string } {
  if (!hash.test(sha256)) throw new Error('not the hash of a file');
  const directory = join(folder(), sha256.slice(0, 2));
  return { directory, file: join(directory, sha256) };
}

/** Keeps these bytes and answers their SHA-256 (hex). When it returns, they are on the disk for good. */
export async function storeFile(content: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const { directory, file } = place(sha256);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (!(await isThere(file, content.byteLength))) await write(file, content);
  // Also for a file that was there: another upload may have renamed it an instant ago and not flushed its folder yet.
  await flush(directory);
  await flush(folder());
  return sha256;
}

/** Where a kept file lies, for a library that opens it by itself. */
export function filePath(sha256: string): string {
  return place(sha256).file;
}

/** Opens a kept file for reading; the caller closes it. Throws when it is missing: that is a damaged installation. */
export async function openFile(sha256: string): Promise<FileHandle> {
  return open(place(sha256).file, 'r');
}

async function isThere(file: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(file)).size === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Under a passing name first: the final name never shows half a file. */
async function write(file: string, content: Uint8Array): Promise<void> {
  const passing = `${file}.${randomUUID()}`;
  try {
    const handle = await open(passing, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(passing, file);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
}

async function flush(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
