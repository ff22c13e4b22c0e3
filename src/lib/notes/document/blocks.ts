import type { Id } from '#lib/kernel/ids.ts';
import type { Body, BodyMark, BodyNode } from './body.ts';
import { bodySchema } from './schema.ts';

/** Where the links and images of a foreign text lead: the import knows, a paste does not. */
export interface Targets {
  /** The address to keep for a link, or null to keep its words alone. */
  link(href: string): string | null;
  /** The attachment that stands for an image, or null. */
  image(src: string): Id | null;
}

/** A thing of the foreign text that the body cannot carry as it was. */
export interface Finding {
  readonly kind: 'html' | 'image' | 'link' | 'heading' | 'footnote' | 'too-deep' | 'table';
  readonly words: string;
}

export interface ReadText {
  readonly body: Body;
  readonly findings: readonly Finding[];
}

const longestFinding = 120;

/** Gathers the findings of one reading; the same one is told once. */
export class Findings {
  readonly #seen = new Map<string, Finding>();

  add(kind: Finding['kind'], words: string): void {
    const short = words.replaceAll(/\s+/gu, ' ').trim().slice(0, longestFinding);
    this.#seen.set(`${kind} ${short}`, { kind, words: short });
  }

  all(): Finding[] {
    return [...this.#seen.values()];
  }
}

/** A run of words; null when empty: the schema has no empty text. PostgreSQL takes no NUL. */
export function textNode(words: string, marks: readonly BodyMark[]): BodyNode | null {
  const text = words.replaceAll('\0', '').toWellFormed();
  if (text === '') return null;
  return { type: 'text', text, ...(marks.length === 0 ? {} : { marks: sorted(marks) }) };
}

/** Code stands alone, save in a link, whose words it then becomes. */
function sorted(marks: readonly BodyMark[]): BodyMark[] {
  const one = [...new Map(marks.map((mark) => [mark.type, mark])).values()];
  const link = one.find(({ type }) => type === 'link');
  if (!one.some(({ type }) => type === 'code')) return one;
  return link === undefined ? [{ type: 'code' }] : [link];
}

/**
 * Paragraphs made of a run of inline pieces. A block among them (an image in the middle of a line) parts the paragraph in two.
 */
export function paragraphs(
  pieces: readonly BodyNode[],
  type: 'paragraph' | 'heading' = 'paragraph',
  attrs?: BodyNode['attrs'],
): BodyNode[] {
  const blocks: BodyNode[] = [];
  let run: BodyNode[] = [];
  const flush = (): void => {
    const words = trimmed(run);
    if (words.length > 0) blocks.push({ type, ...(attrs === undefined ? {} : { attrs }), content: words });
    run = [];
  };
  for (const piece of pieces) {
    if (isInline(piece)) run.push(piece);
    else {
      flush();
      blocks.push(piece);
    }
  }
  flush();
  return blocks;
}

function isInline({ type }: BodyNode): boolean {
  return bodySchema.nodes[type]?.isInline === true;
}

function trimmed(run: readonly BodyNode[]): BodyNode[] {
  const words = [...run];
  while (isBlank(words[0])) words.shift();
  while (isBlank(words.at(-1))) words.pop();
  return joined(words);
}

/** Words in a row that are dressed alike are one run of words. */
function joined(nodes: readonly BodyNode[]): BodyNode[] {
  const runs: BodyNode[] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (last?.type === 'text' && node.type === 'text' && JSON.stringify(last.marks) === JSON.stringify(node.marks))
      runs[runs.length - 1] = { ...last, text: (last.text ?? '') + (node.text ?? '') };
    else runs.push(node);
  }
  return runs;
}

function isBlank(node: BodyNode | undefined): boolean {
  if (node === undefined) return false;
  return node.type === 'hardBreak' || (node.type === 'text' && (node.text ?? '').trim() === '');
}

/** What stands in a list item or a task: it begins with a paragraph, empty if need be. */
export function itemContent(blocks: readonly BodyNode[]): BodyNode[] {
  return blocks[0]?.type === 'paragraph' ? [...blocks] : [{ type: 'paragraph' }, ...blocks];
}

/** What stands in a cell or a quote: at least one block. */
export function atLeastOne(blocks: readonly BodyNode[]): BodyNode[] {
  return blocks.length === 0 ? [{ type: 'paragraph' }] : [...blocks];
}

/** The whole body, proven against the schema. Throws when a reader of foreign texts has made something that does not fit. */
export function bodyFrom(blocks: readonly BodyNode[]): Body {
  const body: Body = { type: 'doc', content: atLeastOne(blocks) };
  bodySchema.nodeFromJSON(body).check();
  return body;
}
