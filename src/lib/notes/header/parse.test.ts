import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitPlain, emitYaml } from './emit.ts';
import { isLong } from './custom.ts';
import { parseNote } from './parse.ts';

const written = `Titre : Permanence au marché
Description : Une matinée au marché.
Ce qu’on emporte.
Etapes suivantes :
- Appeler deux mairies
- Essayer la liste (une heure, pour le 2026-12-05)
Hashtags : #allervers, #marché
Contexte : Rencontre de Brest.
Participants : Rozenn, Yann

Le texte commence ici.

Titre : n’est plus un titre`;

test('the header that people type is read, with or without accents, and the text is left as it was', () => {
  const { header, body, form } = parseNote(written);
  expect(header).toEqual({
    title: 'Permanence au marché',
    description: 'Une matinée au marché.\nCe qu’on emporte.',
    context: 'Rencontre de Brest.',
    hashtags: ['allervers', 'marché'],
    steps: [
      { label: 'Appeler deux mairies', size: '', due: '' },
      { label: 'Essayer la liste', size: 'une heure', due: '2026-12-05' },
    ],
    participants: [
      { name: 'Rozenn', organisation: '', part: '', personId: '' },
      { name: 'Yann', organisation: '', part: '', personId: '' },
    ],
  });
  expect(body).toBe('Le texte commence ici.\n\nTitre : n’est plus un titre');
  expect(form).toBe('plain');
});

test.each([
  ['**Titre** : A\n**Description en 3 lignes** : B', 'A', 'B'],
  ['# Titre: A\n## Résumé: B', 'A', 'B'],
  ['* Title: A\n* Summary: B', 'A', 'B'],
  ['TITRE : A\nDESCRIPTION : B', 'A', 'B'],
  ['Description :\nB\n\nTitre :\nA', 'A', 'B'],
])('other ways of writing it: %s', (source, title, description) => {
  expect(parseNote(source).header).toMatchObject({ title, description });
});

test('YAML front matter is the same header; what is not ours is kept beside', () => {
  const { header, extra, body, form } = parseNote('---\ntitle: A\ntags: [un, deux]\nlang: fr\n---\n\nTexte');
  expect(header).toMatchObject({ title: 'A', hashtags: ['un', 'deux'] });
  expect({ extra, body, form }).toEqual({ extra: ['lang: "fr"'], body: 'Texte', form: 'yaml' });
});

test('a text without header is all text, even with a colon in its first line', () => {
  for (const source of [
    'Attention : la salle a changé.\n\nSuite',
    'Contexte : seul\n\nSuite',
    '---\n- a\n---\n',
    '---\n: [\n---\nx',
  ])
    expect(parseNote(source)).toMatchObject({ form: null, body: source });
});

test('a YAML that grows by aliases is refused before it grows', () => {
  const bomb = `---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
    .split('')
    .map(
      (key, rank) =>
        `${key}: &${key} [${Array(9)
          .fill(`*${'abcdefg'[rank] ?? 'a'}`)
          .join(',')}]`,
    )
    .join('\n')}\n---\n`;
  const start = performance.now();
  expect(() => parseNote(bomb)).not.toThrow();
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('a description of more than three lines is kept whole, and can be told so', () => {
  const { header } = parseNote('Titre : A\nDescription : 1\n2\n3\n4');
  expect(header.description).toBe('1\n2\n3\n4');
  expect(isLong(header.description)).toBe(true);
  expect(isLong('1\n2\n3')).toBe(false);
});

const word = fc.stringMatching(/^[a-zàéèœ’]{1,12}$/);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((list) => list.join(' '));
const day = fc.constantFrom('', '2026-12-05', '2027-01-31');
const anyHeader = fc.record({
  title: words,
  description: fc.array(words, { maxLength: 4 }).map((lines) => lines.join('\n')),
  context: fc.oneof(fc.constant(''), words),
  hashtags: fc.uniqueArray(
    word.map((tag) => tag.replaceAll('’', 'x')),
    { maxLength: 4 },
  ),
  steps: fc.array(fc.record({ label: words, size: fc.oneof(fc.constant(''), words), due: day }), { maxLength: 3 }),
  participants: fc.array(
    fc.record({
      name: words,
      organisation: words,
      part: fc.oneof(fc.constant(''), words),
      personId: fc.constant('' as const),
    }),
    { maxLength: 3 },
  ),
});

test.each([
  ['plain French', (note: Parameters<typeof emitPlain>[0]) => emitPlain(note, 'fr')],
  ['plain English', (note: Parameters<typeof emitPlain>[0]) => emitPlain(note, 'en')],
  ['YAML French', (note: Parameters<typeof emitYaml>[0]) => emitYaml(note, 'fr')],
  ['YAML English', (note: Parameters<typeof emitYaml>[0]) => emitYaml(note, 'en')],
])('writing a header and reading it again loses nothing: %s', (_name, emit) => {
  fc.assert(
    fc.property(anyHeader, words, (header, text) => {
      const body = `## Le texte\n\n${text}`;
      const again = parseNote(emit({ header, body }));
      expect(again.header).toEqual(header);
      expect(again.body).toBe(body);
    }),
    { numRuns: 300 },
  );
});
