import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeZip } from '#tests/support/zip.ts';
import { UnsafeSource } from './limits.ts';
import { openZip } from './zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'minga-zip-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
function keep(bytes: Buffer): string {
  const file = join(folder, `${String(made++)}.zip`);
  writeFileSync(file, bytes);
  return file;
}

const refusalOf = (bytes: Buffer): Promise<string> =>
  openZip(keep(bytes)).then(
    async (zip) => {
      try {
        for (const { path } of zip.entries) await zip.read(path);
        return 'read';
      } catch (error) {
        return error instanceof UnsafeSource ? error.reason : String(error);
      } finally {
        await zip.close();
      }
    },
    (error: unknown) => (error instanceof UnsafeSource ? error.reason : String(error)),
  );

test('texts and images are listed with their folders; what cannot be read as such is set aside with its reason', async () => {
  const zip = await openZip(
    keep(
      makeZip([
        { name: 'guide/', content: '' },
        { name: 'guide/prêter.md', content: '# Prêter' },
        { name: 'guide/malle.png', content: 'image' },
        { name: 'plan.pdf', content: '%PDF' },
        { name: 'dedans.zip', content: 'PK' },
        { name: 'vers.md', content: '/etc/passwd', mode: 0o120777 },
        { name: '__MACOSX/guide/._prêter.md', content: 'x' },
        { name: '.gitbook/includes/rappel.md', content: 'Rappel' },
      ]),
    ),
  );
  expect(zip.entries.map(({ path }) => path)).toEqual([
    'guide/prêter.md',
    'guide/malle.png',
    '.gitbook/includes/rappel.md',
  ]);
  expect(zip.aside).toEqual([
    { path: 'plan.pdf', reason: 'not-text' },
    { path: 'dedans.zip', reason: 'archive-inside' },
    { path: 'vers.md', reason: 'symbolic-link' },
    { path: '__MACOSX/guide/._prêter.md', reason: 'hidden' },
  ]);
  expect((await zip.read('guide/prêter.md')).toString()).toBe('# Prêter');
  await zip.close();
});

test.each([
  ['../dehors.md', 'archive-unsafe-name'],
  ['a/../../dehors.md', 'archive-unsafe-name'],
  ['/etc/passwd.md', 'archive-unsafe-name'],
  ['C:/dehors.md', 'archive-unsafe-name'],
  ['a\\..\\dehors.md', 'archive-unsafe-name'],
  ['nul\0.md', 'archive-unsafe-name'],
  [`${'a/'.repeat(60)}profond.md`, 'archive-unsafe-name'],
  [`${'a'.repeat(2_000)}.md`, 'archive-unsafe-name'],
])('the name %j refuses the archive', async (name, reason) => {
  expect(await refusalOf(makeZip([{ name, content: 'x' }]))).toBe(reason);
});

test('a bomb is refused before it is opened, quickly and in little memory', async () => {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const bomb = makeZip([{ name: 'bombe.md', content: Buffer.alloc(64 * 2 ** 20) }]);
  const made = performance.now();
  expect(await refusalOf(bomb)).toBe('archive-lies');
  expect(performance.now() - made).toBeLessThan(500);
  expect(made - started).toBeLessThan(30_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
});

test('many bombs, each small enough, are refused by their sum', async () => {
  const one = { content: 'x', saidSize: 60 * 2 ** 10 };
  const many = Array.from({ length: 10_000 }, (_, count) => ({ name: `${String(count)}.md`, ...one }));
  expect(await refusalOf(makeZip(many))).toBe('archive-too-large');
});

test('sizes that lie stop the reading', async () => {
  expect(await refusalOf(makeZip([{ name: 'a.md', content: 'x'.repeat(100_000), saidSize: 10 }]))).toBe('archive-lies');
  expect(await refusalOf(makeZip([{ name: 'a.md', content: 'x', saidSize: 1_000 }]))).toBe('archive-lies');
});

test('too many entries, or what is no archive, is refused', async () => {
  const many = Array.from({ length: 20_001 }, (_, count) => ({ name: `${String(count)}.md` }));
  expect(await refusalOf(makeZip(many))).toBe('archive-too-many-files');
  expect(await refusalOf(Buffer.from('bonjour'))).toBe('archive-damaged');
  expect(await refusalOf(makeZip([{ name: 'a.md', content: 'x' }]).subarray(0, 60))).toBe('archive-damaged');
});
