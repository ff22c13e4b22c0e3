import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshDatabase } from '#tests/support/database.ts';
import { openFile, storeFile } from './files.ts';

const { runtime } = await freshDatabase();
const bytes = Buffer.from('Six portables de la Malle, chargés la veille.');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const kept = join(runtime.config.dataDir, 'files', sha256.slice(0, 2), sha256);

test('bytes are kept under their own hash, once', async () => {
  expect(await storeFile(bytes)).toBe(sha256);
  expect(await storeFile(bytes)).toBe(sha256);
  expect(await readdir(join(kept, '..'))).toEqual([sha256]);
  const file = await openFile(sha256);
  try {
    expect(await file.readFile()).toEqual(bytes);
  } finally {
    await file.close();
  }
});

test('half a file left by a crash is written again', async () => {
  await mkdir(join(kept, '..'), { recursive: true });
  await writeFile(kept, bytes.subarray(0, 5));
  await storeFile(bytes);
  expect(await readFile(kept)).toEqual(bytes);
});

test('nothing but a hash opens a file', async () => {
  for (const name of ['../../etc/passwd', '', 'A'.repeat(64), `${sha256}/..`, `${sha256}\0`])
    await expect(openFile(name)).rejects.toThrow('not the hash of a file');
});
