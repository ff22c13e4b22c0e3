import { cleanAttributes } from './attributes.ts';
import type { Body, BodyNode } from './body.ts';

/** The body as plain words, a line per block: for search, counts, comparisons and mails. */
export function writeText(body: Body): string {
  return body.content
    .map((node) => blockText(node))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function blockText(node: BodyNode): string {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
    case 'codeBlock':
      return inlineText(node);
    case 'tableRow':
      return (node.content ?? []).map((cell) => blocksText(cell, ' ')).join('\t');
    case 'image': {
      const { alt, caption } = cleanAttributes('image', node.attrs ?? {});
      return [alt, caption].filter((words) => words !== '').join('\n');
    }
    case 'horizontalRule':
      return '';
    default:
      return blocksText(node, '\n');
  }
}

function blocksText(node: BodyNode, between: string): string {
  return (node.content ?? []).map((child) => blockText(child)).join(between);
}

/** The words of a line: what a reader sees of mentions, links and mots-dièse. */
export function inlineText(node: BodyNode): string {
  return (node.content ?? []).map(wordsOf).join('');
}

function wordsOf(node: BodyNode): string {
  const attrs = cleanAttributes(node.type, node.attrs ?? {});
  switch (node.type) {
    case 'text':
      return node.text ?? '';
    case 'hardBreak':
      return '\n';
    case 'mention':
      return `@${String(attrs['label'])}`;
    case 'hashtag':
      return `#${String(attrs['tag'])}`;
    case 'itemLink':
      return String(attrs['label']);
    default:
      return inlineText(node);
  }
}
