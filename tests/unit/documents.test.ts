import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const documents = globSync(['*.md', 'docs/**/*.md', 'src/lib/*/README.md']).sort();
const read = (path: string) => readFileSync(path, 'utf8');

test.each(documents)('every link of %s leads to a file that is there', (path) => {
  const targets = [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target]) => target ?? '');
  expect(targets.filter((target) => !existsSync(join(dirname(path), target)))).toEqual([]);
});

test('every record of a choice has its four parts and a number of its own', () => {
  const records = globSync('docs/adr/*.md');
  for (const path of records)
    for (const part of ['Context', 'Decision', 'Consequences', 'Refused'])
      expect(read(path), path).toContain(`**${part}.**`);
  const numbers = records.map((path) => /(\d{4})-/.exec(path)?.[1]);
  expect(new Set(numbers).size).toBe(records.length);
});

test('records named in the code and in the documents are there', () => {
  const sources = globSync(['src/**/*.{ts,svelte,md}', 'migrations/*.sql', 'docs/**/*.md', 'scripts/**/*.ts']);
  const named = sources.flatMap((path) =>
    [...read(path).matchAll(/ADR (\d{4})|docs\/adr\/(\d{4})/g)].map((hit) => hit[1] ?? hit[2]),
  );
  const there = globSync('docs/adr/*.md').map((path) => /(\d{4})-/.exec(path)?.[1]);
  expect([...new Set(named)].filter((number) => !there.includes(number))).toEqual([]);
});

describe('capabilities', () => {
  test.each(globSync('src/lib/*/').map((path) => path.replace(/\/$/, '')))(
    '%s says what it owns, in thirty lines',
    (folder) => {
      if (['src/lib/messages', 'src/lib/ui', 'src/lib/kernel'].includes(folder)) return;
      expect(existsSync(`${folder}/README.md`), `${folder}/README.md`).toBe(true);
      expect(read(`${folder}/README.md`).split('\n').length).toBeLessThanOrEqual(31);
    },
  );
});
