// Sentences live in messages/, French first, so that each is translated and reviewed as a text. In the code this refuses French in
// strings, and any words at all in the markup of components.
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

/** Files that must know French words to read what people wrote: parsers of labels, grammars of dates, addresses. */
const knowsFrench = [
  'src/lib/kernel/paths.ts',
  'src/lib/kernel/search-words.ts',
  'src/lib/notes/header/labels.ts',
  'src/lib/notes/header/emit.ts',
  'src/lib/ui/text.ts',
  'scripts/trials/crash/',
  'scripts/bench/',
];
/** Pages that show the components with invented content; they are not part of the product's words. */
const specimens = /^src\/routes\/\(dev\)\//;
/** Words that are the same in every language. */
const names = /^(Minga|AGPL|URL|JSON|CSV|HTML|Markdown|YAML|ZIP|QR|RSS|iCal)$/i;
const spokenAttributes = [
  'alt',
  'title',
  'label',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-roledescription',
];

const accented = /[àâäçéèêëîïôöùûüœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»]/;
const frenchWords = new Set(
  'le la les un une des du est sont vous votre vos nous cette pour dans avec sans sur pas qui que ce'.split(' '),
);

export interface Literal {
  readonly line: number;
  readonly text: string;
}

/** The strings of a TypeScript source that look French. Comments and regular expressions are not strings. */
export function frenchIn(source: string): Literal[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
    ) {
      if (isFrench(node.text))
        found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** French strings and written-out words of a component's markup. */
export function wordsIn(source: string): Literal[] {
  const found: Literal[] = [];
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  walk(parse(source, { modern: true }), (node, parent) => {
    if (
      node.type === 'Text' &&
      isSpoken(parent) &&
      /\p{L}{2}/u.test(text(node)) &&
      !names.test(text(node).replace(/^[\s·]+|\s+$/g, ''))
    )
      found.push({ line: lineAt(node.start), text: text(node).trim() });
    if ((node.type === 'Literal' || node.type === 'TemplateElement') && isFrench(text(node)))
      found.push({ line: lineAt(node.start), text: text(node) });
  });
  return found;
}

interface SvelteNode {
  readonly type: string;
  readonly start: number;
  readonly name?: string;
  readonly data?: unknown;
  readonly value?: unknown;
}

/** Text stands in the page, or in an attribute that is read aloud or shown; class names and addresses are neither. */
function isSpoken(parent: SvelteNode | null): boolean {
  return parent?.type !== 'Attribute' || spokenAttributes.includes(parent.name ?? '');
}

function text(node: SvelteNode): string {
  if (typeof node.data === 'string') return node.data;
  if (typeof node.value === 'string') return node.value;
  return (node.value as { cooked?: string } | null)?.cooked ?? '';
}

type Visit = (node: SvelteNode, parent: SvelteNode | null) => void;

function walk(node: unknown, visit: Visit, parent: SvelteNode | null = null): void {
  if (typeof node !== 'object' || node === null) return;
  if (isSvelteNode(node)) visit(node, parent);
  if (isSvelteNode(node) && node.type === 'StyleSheet') return;
  const nearest = isSvelteNode(node) ? node : parent;
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'comments' && key !== 'loc') walk(child, visit, nearest);
  }
}

function isSvelteNode(value: object): value is SvelteNode {
  return 'type' in value && typeof value.type === 'string' && 'start' in value;
}

function isFrench(string: string): boolean {
  if (accented.test(string)) return true;
  const words = new Set(string.toLowerCase().split(/[^\p{L}]+/u));
  return [...words].filter((word) => frenchWords.has(word)).length >= 2;
}

if (import.meta.main) {
  const paths = globSync(['src/**/*.{ts,svelte}', 'server.ts', 'scripts/**/*.ts'])
    .filter(
      (path) =>
        !/^src\/lib\/messages\/|\.test\.ts$|^scripts\/check-/.test(path) &&
        !specimens.test(path) &&
        !knowsFrench.some((known) => path.startsWith(known)),
    )
    .sort();
  let faults = 0;
  for (const path of paths) {
    const source = readFileSync(path, 'utf8');
    for (const literal of path.endsWith('.svelte') ? wordsIn(source) : frenchIn(source)) {
      faults++;
      process.stderr.write(`${path}:${String(literal.line)}: ${JSON.stringify(literal.text)} belongs in messages/\n`);
    }
  }
  if (faults > 0) process.exitCode = 1;
  else process.stdout.write(`${String(paths.length)} files, every sentence in messages/\n`);
}
