import { describe, expect, test } from 'vitest';
import type { Body, BodyNode } from './body.ts';
import { compareNotes, type Comparison } from './compare.ts';
import { writeHtml, type Places, type Telling } from './html.ts';
import { readMarkdown } from './read-markdown.ts';

const header = { title: 'Garder', description: '', context: '', hashtags: [], steps: [], participants: [] };
const places: Places = { attachment: (id) => `/f/${id}`, item: (id) => `/i/${id}`, hashtag: (tag) => `/h/${tag}` };
const telling: Telling = {
  stretches: { added: '+', removed: '-', end: '.' },
  remarks: { moved: 'déplacé', restyled: 'autre mise en forme', added: 'ajouté', removed: 'retiré' },
  hands: new Map(),
};
const read = (text: string): Body => readMarkdown(text, { link: (to) => to, image: () => null }).body;
const compared = (before: Body, after: Body): Comparison =>
  compareNotes({ header, body: before }, { header, body: after });
/** The comparison as a reader sees it, without the words that are only heard. */
const seen = (before: string, after: string): string => shown(compared(read(before), read(after)));
const shown = ({ body }: Comparison): string =>
  writeHtml(body, places, telling).html.replaceAll(/<span class="sr">[^<]*<\/span>/g, '');

describe('in a paragraph', () => {
  test('words that changed are shown where they stand, what was removed first', () => {
    expect(seen('Le délai est de quarante-huit heures.', 'Le délai est de cinq jours.')).toBe(
      '<p>Le délai est de <del>quarante-huit heures</del><ins>cinq jours</ins>.</p>',
    );
  });

  test('what is only set in bold is told, and no word is counted', () => {
    const { counts } = compared(read('Un mot fort.'), read('Un **mot** fort.'));
    expect(counts).toEqual({ added: 0, removed: 0, moved: 0, restyled: 1 });
    expect(seen('Un mot fort.', 'Un **mot** fort.')).toContain('autre mise en forme');
  });

  test('where a link leads is part of what is said', () => {
    expect(seen('Voir [ici](https://a.example).', 'Voir [ici](https://b.example).')).toMatch(
      /Voir <del><a href="https:\/\/a\.example"[^>]*>ici<\/a><\/del><ins><a href="https:\/\/b\.example"/,
    );
  });
});

describe('among blocks', () => {
  test('one that came, one that went and one rewritten each stand in their place', () => {
    expect(seen('Premier.\n\nÀ retirer.\n\nDernier point.', 'Premier.\n\nDernier mot.\n\nToute nouvelle ligne.')).toBe(
      '<p>Premier.</p><p><del>À retirer.</del></p><p>Dernier <del>point</del><ins>mot</ins>.</p><p><ins>Toute nouvelle ligne.</ins></p>',
    );
  });

  test('one that moved is told once, where it is now', () => {
    const html = seen(
      'Le premier passage.\n\nUn autre, long.\n\nLe dernier.',
      'Un autre, long.\n\nLe dernier.\n\nLe premier passage.',
    );
    expect(html).toBe(
      '<p>Un autre, long.</p><p>Le dernier.</p><div class="remark" data-said="moved"><p class="remark-said">déplacé</p><p>Le premier passage.</p></div>',
    );
  });

  test('a paragraph made a heading keeps its words', () => {
    expect(seen('Avant de partir', '## Avant de partir')).toContain('data-said="restyled"');
    expect(compared(read('Avant de partir'), read('## Avant de partir')).counts).toMatchObject({
      added: 0,
      removed: 0,
    });
  });

  test('items of a list and cells of a table are compared one by one', () => {
    expect(seen('- fil\n- aiguille\n- dé', '- fil\n- dé\n- ciseaux')).toBe(
      '<ul><li>fil</li><li><del>aiguille</del></li><li>dé</li><li><ins>ciseaux</ins></li></ul>',
    );
    const html = seen(
      '| ville | jour |\n|---|---|\n| Brest | lundi |',
      '| ville | jour |\n|---|---|\n| Brest | mardi |',
    );
    expect(html).toContain('<td>Brest</td><td><del>lundi</del><ins>mardi</ins></td>');
  });

  test('a box that was ticked says so', () => {
    expect(seen('- [ ] Plier la table', '- [x] Plier la table')).toContain('<del>☐</del><ins>☑</ins> Plier la table');
  });

  test('an image that came, went or changed its caption', () => {
    const image = (caption: string): BodyNode => ({
      type: 'image',
      attrs: { attachmentId: '01900000-0000-7000-8000-000000000001', alt: 'La table', caption, width: null },
    });
    const doc = (...content: BodyNode[]): Body => ({ type: 'doc', content });
    const paragraph: BodyNode = { type: 'paragraph', content: [{ type: 'text', text: 'Voici.' }] };
    expect(shown(compared(doc(paragraph), doc(paragraph, image('À Brest'))))).toContain('data-said="added"');
    expect(shown(compared(doc(paragraph, image('À Brest')), doc(paragraph)))).toContain('data-said="removed"');
    expect(shown(compared(doc(image('À Brest')), doc(image('À Lille'))))).toContain('<del>Brest</del><ins>Lille</ins>');
  });

  test('texts that have nothing in common, however long, are compared in bounded time', () => {
    const long = (word: string) =>
      Array.from({ length: 900 }, (_, at) => `${word} ${String(at)} `.repeat(25)).join('\n\n');
    const start = performance.now();
    const { counts } = compared(read(long('avant')), read(long('après')));
    expect(counts.added).toBeGreaterThan(20_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

test('the words heard say what the colours show', () => {
  const { html } = writeHtml(compared(read('un'), read('deux')).body, places, telling);
  expect(html).toBe(
    '<p><del><span class="sr">- </span>un<span class="sr"> .</span></del><ins><span class="sr">+ </span>deux<span class="sr"> .</span></ins></p>',
  );
});

test('the header is compared field by field, a step and a person being the same as long as their row is', () => {
  const id = '01900000-0000-7000-8000-00000000000a';
  const before = { ...header, hashtags: ['fil'], steps: [{ id, label: 'Plier la table', size: '', due: '' }] };
  const after = { ...header, title: 'Garder à plusieurs', hashtags: ['fil', 'laine'], steps: [{ id, label: 'Plier la nappe', size: '', due: '' }] }; // prettier-ignore
  const found = compareNotes({ header: before, body: read('x') }, { header: after, body: read('x') });
  expect(found.title).toEqual([
    { change: 'kept', text: 'Garder' },
    { change: 'added', text: ' à plusieurs' },
  ]);
  expect(found.hashtags).toEqual([[{ change: 'kept', text: '#fil' }], [{ change: 'added', text: '#laine' }]]);
  expect(found.steps).toEqual([
    [
      { change: 'kept', text: 'Plier la ' },
      { change: 'removed', text: 'table' },
      { change: 'added', text: 'nappe' },
    ],
  ]);
});
