import { diffTokens, diffWords, Patience, wordsIn, type Run } from '#lib/kernel/word-diff.ts';
import type { NoteHeader } from '../types.ts';
import { cleanMark } from './attributes.ts';
import type { Body, BodyMark, BodyNode } from './body.ts';
import type { PadParticipant, PadStep } from './layout.ts';
import { familyOf, pairBlocks, type Pair } from './pair-blocks.ts';
import type { NoteContent } from './read-pad.ts';
import { inlineText } from './text.ts';

/**
 * A comparison is itself a body, so that the one serializer writes it: stretches of text carry the marks `added` or `removed`, and a
 * block of which something else is to be said stands in a `remark` (attribute `said`).
 */
export type Remark = 'moved' | 'restyled' | 'added' | 'removed';

export interface Comparison {
  readonly title: readonly Run[];
  readonly description: readonly Run[];
  readonly context: readonly Run[];
  /** A line per mot-dièse, step, participant: those that stayed, came or went. */
  readonly hashtags: readonly (readonly Run[])[];
  readonly steps: readonly (readonly Run[])[];
  readonly participants: readonly (readonly Run[])[];
  readonly body: Body;
  /** How many words came and went in the text, and how many passages moved or changed their looks alone. */
  readonly counts: Readonly<Record<Remark, number>>;
}

export function compareNotes(before: NoteContent, after: NoteContent): Comparison {
  const patience = new Patience();
  const [old, young] = [before.header, after.header];
  const comparer = new Comparer(patience);
  const body: Body = { type: 'doc', content: comparer.blocks(before.body.content, after.body.content) };
  return {
    title: diffWords(old.title, young.title, patience),
    description: diffWords(old.description, young.description, patience),
    context: diffWords(old.context, young.context, patience),
    ...compareLists(old, young, patience),
    body,
    counts: comparer.counts,
  };
}

/** Whether any line of a list says something else than before. */
export function hasChanged(lines: readonly (readonly Run[])[]): boolean {
  return lines.some((runs) => runs.some(({ change }) => change !== 'kept'));
}

function compareLists(old: NoteHeader, young: NoteHeader, patience: Patience) {
  const tags = (header: NoteHeader) => header.hashtags.map((tag) => ({ id: tag, line: `#${tag}` }));
  const steps = (header: NoteHeader) => header.steps.map((step) => ({ id: step.id, line: stepLine(step) }));
  const people = (header: NoteHeader) => header.participants.map((one) => ({ id: one.id, line: personLine(one) }));
  return {
    hashtags: compareRows(tags(old), tags(young), patience),
    steps: compareRows(steps(old), steps(young), patience),
    participants: compareRows(people(old), people(young), patience),
  };
}

function stepLine({ label, size, due }: PadStep): string {
  return [label, size, due].filter((words) => words !== '').join(' · ');
}

function personLine({ name, organisation, part }: PadParticipant): string {
  return [name, organisation, part].filter((words) => words !== '').join(', ');
}

interface Row {
  readonly id: string;
  readonly line: string;
}

function compareRows(old: readonly Row[], young: readonly Row[], patience: Patience): Run[][] {
  return diffTokens(old, young, ({ id }) => id, patience).map(({ change, token }): Run[] => {
    if (change !== 'kept') return [{ change, text: token.line }];
    return diffWords(old.find(({ id }) => id === token.id)?.line ?? '', token.line, patience);
  });
}

class Comparer {
  readonly counts = { added: 0, removed: 0, moved: 0, restyled: 0 };
  readonly #patience: Patience;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  blocks(old: readonly BodyNode[], young: readonly BodyNode[]): BodyNode[] {
    const [before, after] = [old[0], young[0]];
    const isOnly = old.length === 1 && young.length === 1 && before !== undefined && after !== undefined;
    if (isOnly && familyOf(before) === familyOf(after) && isLine(after)) return this.#both(before, after);
    return pairBlocks(old, young, this.#patience).flatMap((pair) => this.#pair(pair));
  }

  #pair({ old, young, moved }: Pair): BodyNode[] {
    if (young === null) return old === null ? [] : [this.#whole(old, 'removed')];
    if (old === null) return [this.#whole(young, 'added')];
    if (!moved) return this.#both(old, young);
    this.counts.moved += 1;
    return this.#both(old, young).map((block) => (mayHoldRemark(block) ? remark('moved', block) : block));
  }

  /** A block that came or went, each of its words marked. */
  #whole(node: BodyNode, change: 'added' | 'removed'): BodyNode {
    if (node.type === 'image' || node.type === 'horizontalRule') {
      this.counts[change] += 1;
      return remark(change, node);
    }
    if (isLine(node)) {
      this.#count(change, inlineText(node));
      return { ...node, content: (node.content ?? []).map((child) => withMark(child, change)) };
    }
    return { ...node, content: (node.content ?? []).map((child) => this.#whole(child, change)) };
  }

  #both(old: BodyNode, young: BodyNode): BodyNode[] {
    if (JSON.stringify(old) === JSON.stringify(young)) return [young];
    if (young.type === 'image') return this.#images(old, young);
    if (isLine(old) && isLine(young)) return [this.#lines(old, young)];
    const block = { ...young, content: this.#children(old, young) };
    if (old.type === 'taskItem' && young.type === 'taskItem') return [this.#task(old, block)];
    if (old.type === young.type || !mayHoldRemark(young)) return [block];
    this.counts.restyled += 1;
    return [remark('restyled', block)];
  }

  #children(old: BodyNode, young: BodyNode): BodyNode[] {
    const [before, after] = [old.content ?? [], young.content ?? []];
    // In a row of as many cells, each cell is itself, whatever it says.
    const isSameGrid = young.type === 'tableRow' && before.length === after.length;
    return isSameGrid ? after.flatMap((cell, at) => this.#both(before[at] ?? cell, cell)) : this.blocks(before, after);
  }

  #lines(old: BodyNode, young: BodyNode): BodyNode {
    const found = diffTokens(tokensOf(old), tokensOf(young), ({ key }) => key, this.#patience);
    const isSame = found.every(({ change }) => change === 'kept');
    const content = found.map(({ change, token }) => {
      if (change === 'kept') return token.node;
      this.#count(change, token.words);
      return withMark(token.node, change);
    });
    const line = { ...young, content: merged(content) };
    if (!isSame && old.type === young.type) return line;
    this.counts.restyled += 1;
    return remark('restyled', line);
  }

  #images(old: BodyNode, young: BodyNode): BodyNode[] {
    const words = ({ attrs }: BodyNode) => [attrs?.['alt'], attrs?.['caption']].filter(Boolean).join(' · ');
    const line = (node: BodyNode): BodyNode => ({ type: 'paragraph', content: textNodes(words(node)) });
    if (words(old) !== words(young)) return [young, this.#lines(line(old), line(young))];
    this.counts.restyled += 1;
    return [remark('restyled', young)];
  }

  /** A box that was ticked, or is no more, is told by the sign it had and the one it has. */
  #task(old: BodyNode, young: BodyNode): BodyNode {
    const [was, is] = [old.attrs?.['checked'] === true, young.attrs?.['checked'] === true];
    if (was === is) return young;
    const sign = (checked: boolean, change: 'added' | 'removed'): BodyNode =>
      withMark({ type: 'text', text: checked ? '☑' : '☐' }, change);
    const [first, ...others] = young.content ?? [];
    if (first === undefined || !isLine(first)) return young;
    const told = [sign(was, 'removed'), sign(is, 'added'), { type: 'text', text: ' ' }, ...(first.content ?? [])];
    return { ...young, content: [{ ...first, content: told }, ...others] };
  }

  #count(change: 'added' | 'removed', words: string): void {
    this.counts[change] += wordsIn(words).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  }
}

function remark(said: Remark, node: BodyNode): BodyNode {
  return { type: 'remark', attrs: { said }, content: [node] };
}

/** Items, rows and cells stand in their list or table and nowhere else: nothing can stand around them. */
function mayHoldRemark(node: BodyNode): boolean {
  return !['item', 'cell', 'tableRow', 'remark'].includes(familyOf(node));
}

function isLine(node: BodyNode): boolean {
  return familyOf(node) === 'words';
}

interface Token {
  readonly key: string;
  readonly words: string;
  readonly node: BodyNode;
}

/** The words and signs of a line. Where a link leads counts as what is said; bold and the like do not. */
function tokensOf(line: BodyNode): Token[] {
  return (line.content ?? []).flatMap((node): Token[] => {
    if (node.type !== 'text') {
      const words = inlineText({ type: 'paragraph', content: [node] });
      return [{ key: JSON.stringify([node.type, words, node.attrs ?? {}]), words, node }];
    }
    const link = node.marks?.find(({ type }) => type === 'link');
    const href = link === undefined ? '' : String(cleanMark('link', link.attrs ?? {})?.['href'] ?? '');
    return wordsIn(node.text ?? '').map((text) => ({
      key: href === '' ? text : `${text}\0${href}`,
      words: text,
      node: { ...node, text },
    }));
  });
}

function textNodes(text: string): BodyNode[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function withMark(node: BodyNode, type: 'added' | 'removed'): BodyNode {
  return { ...node, marks: [{ type } satisfies BodyMark, ...(node.marks ?? [])] };
}

/** Neighbouring words of the same marks are one text again. */
function merged(nodes: readonly BodyNode[]): BodyNode[] {
  const found: BodyNode[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    const isSame =
      last?.type === 'text' &&
      node.type === 'text' &&
      JSON.stringify(last.marks ?? []) === JSON.stringify(node.marks ?? []);
    if (isSame) found[found.length - 1] = { ...last, text: `${last.text ?? ''}${node.text ?? ''}` };
    else found.push(node);
  }
  return found;
}
