import { expect, test } from 'vitest';
import { writeHtml, type Places } from './html.ts';
import { readMarkdown } from './read-markdown.ts';

const places: Places = {
  attachment: (id) => `/fichiers/${id}`,
  item: (id) => `/vers/${id}`,
  hashtag: (tag) => `/${tag}`,
};

function levels(source: string): string {
  const { body } = readMarkdown(source, { link: (href) => href, image: () => null });
  return [...writeHtml(body, places).html.matchAll(/<h(\d)/g)].map(([, level]) => level).join(' ');
}

test('the headings of a text start under the title of the page, whatever the text begins with, and skip no level', () => {
  expect(levels('# Un\n\n## Deux\n\n# Trois')).toBe('2 3 2');
  expect(levels('## Un\n\n### Deux\n\n## Trois')).toBe('2 3 2');
  expect(levels('### Un\n\n# Deux\n\n#### Trois\n\n#### Quatre')).toBe('2 2 3 3');
  expect(levels('Aucun titre.')).toBe('');
});
