import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Sentences = Record<string, unknown>;
const capabilities = globSync('messages/*').map((folder) => folder.slice('messages/'.length));
const read = (capability: string, locale: string): Sentences => {
  const file = JSON.parse(readFileSync(`messages/${capability}/${locale}.json`, 'utf8')) as Sentences;
  return Object.fromEntries(Object.entries(file).filter(([key]) => key !== '$schema'));
};
const french = Object.assign({}, ...capabilities.map((capability) => read(capability, 'fr'))) as Sentences;
const code = globSync(['src/**/*.{ts,svelte}', 'server.ts', 'scripts/**/*.{ts,mjs}'])
  .filter((path) => !path.startsWith('src/lib/messages/') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test.each(capabilities)('%s: every French sentence has its English one, with the same blanks', (capability) => {
  const [fr, en] = [read(capability, 'fr'), read(capability, 'en')];
  expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  const differing = Object.keys(fr).filter((key) => blanks(fr[key]).join() !== blanks(en[key]).join());
  expect(differing).toEqual([]);
});

function blanks(sentence: unknown): string[] {
  return [...new Set(JSON.stringify(sentence).match(/\{\w+\}/g))].sort();
}

test.each(capabilities)('%s: keys say where they belong', (capability) => {
  const strangers = Object.keys(read(capability, 'fr')).filter(
    (key) => !key.startsWith(`${capability}_`) && !key.startsWith('refusal_'),
  );
  expect(strangers).toEqual([]);
});

test('no sentence is left without use', () => {
  const words = new Set(code.match(/\w+/g));
  const reasons = new Set(
    [...code.matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)*)'/g)].map(
      ([, reason = '']) => `refusal_${reason.replaceAll('-', '_')}`,
    ),
  );
  const families = [...new Set([...code.matchAll(/`([a-z]+_[a-z0-9_]*)\$\{/g)].map(([, prefix = '']) => prefix))];
  const unused = Object.keys(french).filter(
    (key) => !words.has(key) && !reasons.has(key) && !families.some((family) => key.startsWith(family)),
  );
  expect(unused).toEqual([]);
});

test('French sentences keep French spaces and apostrophes', () => {
  const faulty = Object.entries(french).filter(([, sentence]) =>
    isBadlySet(JSON.stringify(sentence).replace(/https?:\/\/[^\s"]+/g, '')),
  );
  expect(faulty).toEqual([]);
});

/** U+202F before ; : ! ? and inside « », U+2019 for the apostrophe. */
function isBadlySet(text: string): boolean {
  return /[ \u00a0][;!?»]|[ \u00a0]:(?![\w)])|«[ \u00a0]|\p{L}[;!?»]|«\p{L}|\p{L}'\p{L}/u.test(text);
}
