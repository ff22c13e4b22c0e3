import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { findRealData } from '#tests/support/real-data.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { findAnswers } from '#lib/search/server/queries/find-answers.ts';
import { readAsked } from '#lib/search/schema.ts';
import { fileTree, resolve } from '../../links/resolve.ts';
import { openZip } from '../archive/zip.ts';
import { startImport, type GivenFile } from '../commands/start-import.ts';
import { findImport } from '../queries/find-import.ts';
import { runImport } from './run-import.ts';

// Without the real collections these tests are skipped, and say so.
const real = findRealData();
const isThere = real !== null;
const { collections: notes, texts } = real ?? { collections: '', texts: '' };

const { db } = await freshDatabase();
const cast = await makeRavaudoir();
const member = await cast.people.naima.member();

async function bring(files: GivenFile[]): Promise<Id> {
  const outcome = await startImport(member, { files, readers: { kind: 'collective' } });
  if (!outcome.ok) throw new Error(outcome.reason);
  await runImport({ importId: outcome.value, personId: member.personId, slug: cast.slug });
  return outcome.value;
}

const given = (folder: string, name: string): GivenFile => ({
  path: name,
  bytes: statSync(join(folder, name)).size,
  read: () => readFile(join(folder, name)),
});

test.runIf(isThere)(
  'every note of every collection comes in, its links follow, and a second time changes nothing',
  async () => {
    const table: Record<string, unknown>[] = [];
    for (const name of readdirSync(notes).filter((file) => file.endsWith('.zip'))) {
      const begun = performance.now();
      const report = await findImport(member, await bring([given(notes, name)]));
      const seconds = (performance.now() - begun) / 1000;
      expect(report).toMatchObject({ refusal: null, done: report?.total, counts: { refused: 0, updated: 0 } });
      table.push({ name, files: report?.total, created: report?.counts.created, links: report?.links, broken: report?.broken, 'notes/s': Math.round((report?.counts.created ?? 0) / seconds) }); // prettier-ignore
      const again = await findImport(member, await bring([given(notes, name)]));
      expect(again?.counts).toMatchObject({ created: 0, updated: 0, unchanged: report?.counts.created });
    }
    process.stdout.write(`${table.map((row) => JSON.stringify(row)).join('\n')}\n`);
    const { count } = await db
      .selectFrom('notes')
      .select(db.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(1_084);
  },
  600_000,
);

test.runIf(isThere)('every relative link that leads somewhere where it comes from leads somewhere here', async () => {
  let count = 0;
  for (const name of readdirSync(notes).filter((file) => file.endsWith('.zip'))) {
    const zip = await openZip(join(notes, name));
    const paths = zip.entries.map(({ path }) => path);
    const exact = new Set(paths);
    const tree = fileTree(paths);
    for (const path of paths)
      for (const [, address = ''] of (await zip.read(path)).toString('utf8').matchAll(/\]\(\s*<?([^)\s>]+)/g)) {
        if (!exact.has(plainly(path, address))) continue;
        count++;
        expect(resolve(tree, path, address), `${name} ${path} ${address}`).toMatchObject({
          path: plainly(path, address),
        });
      }
    await zip.close();
  }
  expect(count).toBeGreaterThan(700); // 745 in the six archives
});

/** The rule of any web server: the folder of the page, then the address, decoded. */
function plainly(from: string, address: string): string {
  const [written = ''] = address.split(/[#?]/, 1);
  return written === '' || /^[a-z]+:/i.test(written) ? '' : normalize(join(dirname(from), decodeURI(written)));
}

test.runIf(isThere)('the five texts keep every line', async () => {
  const names = readdirSync(texts).filter((file) => file.endsWith('.txt'));
  expect(names).toHaveLength(5);
  const report = await findImport(member, await bring(names.map((name) => given(texts, name))));
  expect(report?.counts.created).toBe(5);
  for (const file of report?.files ?? []) {
    const pad = await db
      .selectFrom('pads')
      .selectAll()
      .where('item_id', '=', file.itemId ?? '')
      .executeTakeFirstOrThrow();
    const header = [
      pad.title,
      pad.summary,
      pad.context,
      JSON.stringify(pad.steps),
      JSON.stringify(pad.participants),
      ...pad.hashtags,
    ];
    const kept = squeezed([...header, pad.body_text].join('\n'));
    const lost = readFileSync(join(texts, file.path), 'utf8')
      .split('\n')
      .filter((line) => !kept.includes(squeezed(line)));
    expect(lost, file.path).toEqual([]);
  }
  const found = await findAnswers(member, readAsked(new URLSearchParams('q=rétributions')), cast.collectiveId);
  expect(found?.total).toBeGreaterThan(0);
});

/** Words and signs in their order, without what a list or a title writes around them. */
function squeezed(text: string): string {
  return text.replaceAll(/[\s•–*#>-]+/gu, '').normalize('NFC');
}
