import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Oracle } from './oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'minga-oracle-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('an acknowledged write that is missing is lost, an unknown one is not', async () => {
  const path = join(folder, 'journal');
  const oracle = new Oracle(path);
  await oracle.witness('a', () => Promise.resolve('acked'));
  await oracle.witness('b', () => Promise.resolve('acked'));
  await oracle.witness('c', () => Promise.reject(new Error('socket hang up')));
  await oracle.witness('d', () => Promise.resolve('refused'));
  expect(oracle.judge(new Map([['a', 1]]))).toEqual({ acked: 2, unknown: 1, lost: ['b'], duplicated: [], stray: [] });
  expect(oracle.judge(new Map([['a', 2], ['b', 1], ['c', 1], ['d', 1]])))
    .toMatchObject({ lost: [], duplicated: ['a'], stray: ['d'] }); // prettier-ignore
  oracle.close();
  expect(readFileSync(path, 'utf8').split('\n')).toContain('c unknown');
});
