import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startApp } from '../support/app.ts';

const folder = mkdtempSync(join(tmpdir(), 'minga start é ')); // spaces and accents are part of many home folders
const dataDir = join(folder, 'data');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('starts on an empty folder, serves the first page, stops cleanly, and again', async () => {
  for (const _time of ['first', 'second']) {
    const app = await startApp({ dataDir });
    const page = await fetch(app.url);
    expect(page.status).toBe(200);
    expect(page.url).toBe(`${app.url}/bienvenue`);
    expect(await app.stop()).toBe(0);
  }
});

test('a second program on the same folder, or on the same port, is refused with a sentence', async () => {
  const app = await startApp({ dataDir });
  await expect(startApp({ dataDir })).rejects.toThrow(/ended with 1/);
  const other = mkdtempSync(join(tmpdir(), 'minga-port-'));
  await expect(startApp({ dataDir: other, port: app.port })).rejects.toThrow(/ended with 1/);
  rmSync(other, { recursive: true, force: true });
  expect((await fetch(app.url)).status).toBe(200);
  expect(await app.stop()).toBe(0);
});

test('recovers by itself after kill -9', async () => {
  const app = await startApp({ dataDir });
  await app.kill();
  const again = await startApp({ dataDir });
  expect((await fetch(again.url)).status).toBe(200);
  expect(await again.stop()).toBe(0);
});

test('a bad setting stops the start with one sentence that names it', async () => {
  await expect(startApp({ dataDir, env: { SMTP_URL: 'pas une adresse' } })).rejects.toThrow(/SMTP_URL/);
});
