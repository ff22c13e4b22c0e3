import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMarkdown } from './read-markdown.ts';
import { writeMarkdown } from './write-markdown.ts';
import { writeText } from './text.ts';

const id = '019a2f6c-9c2e-7d1a-8f00-0123456789ab';
const targets = {
  link: (href: string) => (href.startsWith('http') ? href : href.endsWith('.md') ? '/vers/note' : null),
  image: (src: string) => (src === 'mur.jpg' ? id : null),
};
const places = {
  attachment: (one: string) => `/fichiers/${one}`,
  item: (one: string) => `/vers/${one}`,
  hashtag: () => '/',
};
const read = (source: string) => readMarkdown(source, targets);

test('tasks keep their state, and a list that mixes them with plain lines keeps its order', () => {
  const { body } = read('- [x] fait\n- [ ] à faire\n- une remarque\n');
  expect(body.content.map(({ type }) => type)).toEqual(['taskList', 'bulletList']);
  expect(body.content[0]?.content?.map(({ attrs }) => attrs?.['checked'])).toEqual([true, false]);
});

test('links lead where the import says, and one that leads nowhere keeps its words', () => {
  const { body, findings } = read('[ici](autre.md) et [là](perdu/x) et <a href="https://a.example">là-bas</a>');
  expect(writeText(body)).toBe('ici et là et là-bas');
  expect(JSON.stringify(body)).toContain('/vers/note');
  expect(JSON.stringify(body)).toContain('https://a.example');
  expect(findings).toEqual([{ kind: 'link', words: '[là](perdu/x)' }]);
});

test('an image in the middle of a line parts it; an unknown one leaves its words and is told', () => {
  const { body, findings } = read('avant ![le mur](mur.jpg) après ![perdue](x.png)');
  expect(body.content.map(({ type }) => type)).toEqual(['paragraph', 'image', 'paragraph']);
  expect(writeText(body)).toContain('perdue');
  expect(findings.map(({ kind }) => kind)).toContain('image');
});

test('embedded HTML is read, never passed through', () => {
  const { body } = read(
    '<div onclick="x()"><b>gras</b> <u>souligné</u><script>alert(1)</script></div>\n\nun <b>mot</b> <i>autre</i>',
  );
  expect(JSON.stringify(body)).not.toMatch(/script|onclick|alert/);
  expect(writeText(body)).toBe('gras souligné\nun mot autre');
});

test('a table keeps its head, its cells and its alignments', () => {
  const { body } = read('| a | b |\n|:--|--:|\n| 1 | **2** |\n');
  const rows = body.content[0]?.content ?? [];
  expect(rows[0]?.content?.map(({ type }) => type)).toEqual(['tableHeader', 'tableHeader']);
  expect(rows[1]?.content?.[1]?.attrs?.['align']).toBe('right');
});

test('entities are read as the signs they stand for', () => {
  expect(writeText(read('caf&eacute; &amp; th&eacute; &lt;ici&gt;').body)).toBe('café & thé <ici>');
});

test('whatever is typed, reading gives a body that fits, and writing it gives the same words back', () => {
  const pieces = fc.constantFrom(
    '\n- ',
    '\n1. ',
    '\n# ',
    '\n> ',
    '\n',
    '\n\n',
    ' [a](b.md) ',
    ' ![x](y) ',
    ' mot ',
    ' é ',
    ' | ',
    '\n- [ ] ',
    ' **gras** ',
    ' _doux_ ',
    ' `code` ',
    ' &amp; ',
    ' <b>fort</b> ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const { body } = read(parts.join(''));
      const again = read(writeMarkdown(body, places));
      const squeezed = (text: string) => text.replaceAll(/\s+/g, '');
      expect(squeezed(writeText(again.body))).toBe(squeezed(writeText(body)));
    }),
    { numRuns: 300 },
  );
});

test('thousands of nested quotes or stars do not stop the reader', () => {
  for (const source of ['> '.repeat(3_000), '*'.repeat(20_000), `${'<div>'.repeat(5_000)}mot`, '['.repeat(10_000)]) {
    const start = performance.now();
    read(source);
    expect(performance.now() - start).toBeLessThan(5_000);
  }
});
