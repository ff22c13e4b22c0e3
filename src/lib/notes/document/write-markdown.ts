import { cleanAttributes, cleanMark } from './attributes.ts';
import type { Body, BodyNode } from './body.ts';
import type { Places } from './html.ts';

/** The body as Markdown, readable as it is and read back as the same body. */
export function writeMarkdown(body: Body, places: Places): string {
  return `${blocks(body.content, places)}\n`;
}

function blocks(nodes: readonly BodyNode[] | undefined, places: Places): string {
  const parts: string[] = [];
  for (const [index, node] of (nodes ?? []).entries()) {
    const words = block(node, places);
    // Two lists of one kind in a row would be read as one.
    if (index > 0 && isList(node) && nodes?.[index - 1]?.type === node.type) parts.push('<!-- -->');
    if (words !== '') parts.push(words);
  }
  return parts.join('\n\n');
}

function isList({ type }: BodyNode): boolean {
  return type === 'bulletList' || type === 'orderedList' || type === 'taskList';
}

function block(node: BodyNode, places: Places): string {
  const attrs = cleanAttributes(node.type, node.attrs ?? {});
  switch (node.type) {
    case 'paragraph':
      return startingSafely(inlines(node.content, places));
    case 'heading':
      return `${'#'.repeat(Number(attrs['level']))} ${inlines(node.content, places).replaceAll('\\\n', ' ')}`;
    case 'blockquote':
      return indented(blocks(node.content, places), '> ', '> ');
    case 'bulletList':
      return items(node, places, () => '- ');
    case 'orderedList':
      return items(node, places, (index) => `${String(Number(attrs['start']) + index)}. `);
    case 'taskList':
      return items(
        node,
        places,
        (_index, item) => `- [${cleanAttributes('taskItem', item.attrs ?? {})['checked'] === true ? 'x' : ' '}] `,
      );
    case 'codeBlock':
      return fenced(node, typeof attrs['language'] === 'string' ? attrs['language'] : '');
    case 'horizontalRule':
      return '---';
    case 'table':
      return table(node, places);
    case 'image':
      return typeof attrs['attachmentId'] === 'string'
        ? `![${escaped(String(attrs['alt']))}](${places.attachment(attrs['attachmentId'])}${attrs['caption'] === '' ? '' : ` "${String(attrs['caption']).replaceAll('"', '\\"')}"`})`
        : escaped(String(attrs['alt']));
    default:
      return blocks(node.content, places);
  }
}

function items(list: BodyNode, places: Places, mark: (index: number, item: BodyNode) => string): string {
  return (list.content ?? [])
    .map((item, index) => {
      const start = mark(index, item);
      const width = list.type === 'taskList' ? 2 : start.length;
      return indented(blocks(item.content, places), start, ' '.repeat(width));
    })
    .join('\n');
}

function indented(words: string, first: string, others: string): string {
  return words
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' && others.trim() === '' ? '' : others) + line)
    .join('\n');
}

function fenced(node: BodyNode, language: string): string {
  const words = (node.content ?? []).map((child) => child.text ?? '').join('');
  const longest = Math.max(2, ...[...words.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${words}\n${fence}`;
}

/** Tables with plain cells; a cell that spans, or holds blocks, is written in one line. */
function table(node: BodyNode, places: Places): string {
  const rows = (node.content ?? []).map((row) =>
    (row.content ?? []).map((cell) =>
      (cell.content ?? [])
        .map((child) => block(child, places))
        .join(' ')
        .replaceAll(/\\?\n/g, ' ')
        .replaceAll('|', '\\|'),
    ),
  );
  const width = Math.max(1, ...rows.map((row) => row.length));
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, column) => cells[column] ?? '').join(' | ')} |`;
  const aligns = (node.content?.[0]?.content ?? []).map((cell) =>
    ruleOf(cleanAttributes(cell.type, cell.attrs ?? {})['align']),
  );
  const rule = line(Array.from({ length: width }, (_, column) => aligns[column] ?? '---'));
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}

function ruleOf(align: unknown): string {
  if (align === 'center') return ':-:';
  if (align === 'right') return '--:';
  return align === 'left' ? ':--' : '---';
}

function inlines(nodes: readonly BodyNode[] | undefined, places: Places): string {
  return (nodes ?? []).map((node) => inline(node, places)).join('');
}

function inline(node: BodyNode, places: Places): string {
  const attrs = cleanAttributes(node.type, node.attrs ?? {});
  switch (node.type) {
    case 'hardBreak':
      return '\\\n';
    case 'mention':
      return `@${escaped(String(attrs['label']))}`;
    case 'hashtag':
      return `#${escaped(String(attrs['tag']))}`;
    case 'itemLink':
      return typeof attrs['itemId'] === 'string'
        ? `[${escaped(String(attrs['label']))}](${places.item(attrs['itemId'])})`
        : escaped(String(attrs['label']));
    default:
      return marked(node);
  }
}

const signs: Readonly<Record<string, readonly [string, string]>> = {
  bold: ['**', '**'],
  italic: ['*', '*'],
  strike: ['~~', '~~'],
  underline: ['<u>', '</u>'],
};

/** Signs stand against words, never against a space: `** a**` would not be read as bold. */
function marked(node: BodyNode): string {
  const text = node.text ?? '';
  const marks = node.marks ?? [];
  if (marks.some(({ type }) => type === 'code')) return codeSpan(text);
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  if (words === '') return text;
  let written = escaped(words);
  for (const { type } of marks) {
    const sign = signs[type];
    if (sign !== undefined) written = `${sign[0]}${written}${sign[1]}`;
  }
  const link = marks.find(({ type }) => type === 'link');
  const href = link === undefined ? null : cleanMark('link', link.attrs ?? {})?.['href'];
  if (typeof href === 'string')
    written = `[${written}](${/[\s()<>]/.test(href) ? `<${href.replaceAll('>', '%3E').replaceAll('<', '%3C')}>` : href})`;
  return before + written + after;
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>~|&]/g, (sign) => (sign === '&' ? '&amp;' : `\\${sign}`)).replaceAll('\n', ' ');
}

/** A line that begins like a heading, a list or a rule is made to begin like a line. */
function startingSafely(words: string): string {
  return words
    .split('\n')
    .map((line) =>
      line
        .replace(/^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{3,}\s*$)/, '$1\\$2')
        .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2'),
    )
    .join('\n');
}
