import { aligned, wordsIn, type Patience } from '#lib/kernel/word-diff.ts';
import type { BodyNode } from './body.ts';
import { inlineText, writeText } from './text.ts';

/** Two blocks, or what takes their place: one that went (`young` is null), one that came (`old` is null). */
export interface Pair {
  readonly old: BodyNode | null;
  readonly young: BodyNode | null;
  /** It stood elsewhere among its neighbours. */
  readonly moved: boolean;
}

// Below, two passages have too few words in common to be the same one rewritten; a passage that moved must look more like itself.
const sameFrom = 0.4;
const movedFrom = 0.7;

/**
 * Which block became which, among the children of one parent, in the order of the later ones; each that went stands where it stood.
 * What is equal is paired first, then what looks alike between two equal ones, then what looks alike anywhere: that one moved.
 */
export function pairBlocks(old: readonly BodyNode[], young: readonly BodyNode[], patience: Patience): Pair[] {
  const likeness = new Likeness();
  const places = aligned(old.map(keyOf), young.map(keyOf), patience);
  const inOrder: Place[] = [];
  for (const gap of gapsOf(places)) inOrder.push(...pairGap(gap, { old, young, likeness, patience }));
  const moves = movesIn(inOrder, { old, young, likeness, patience });
  return inOrder.flatMap(([i, j]): Pair[] => {
    const from = i ?? (j === null ? null : (moves.get(j) ?? null));
    if (j === null && i !== null && [...moves.values()].includes(i)) return [];
    return [
      {
        old: from === null ? null : (old[from] ?? null),
        young: j === null ? null : (young[j] ?? null),
        moved: i === null && from !== null,
      },
    ];
  });
}

type Place = readonly [number | null, number | null];

interface Sides {
  readonly old: readonly BodyNode[];
  readonly young: readonly BodyNode[];
  readonly likeness: Likeness;
  readonly patience: Patience;
}

function keyOf(node: BodyNode): string {
  return JSON.stringify(node);
}

/** Each stretch without an equal pair, and each equal pair by itself, in order. */
function gapsOf(places: readonly Place[]): Place[][] {
  const gaps: Place[][] = [];
  let open: Place[] | null = null;
  for (const place of places) {
    if (place[0] !== null && place[1] !== null) {
      gaps.push([place]);
      open = null;
    } else if (open === null) gaps.push((open = [place]));
    else open.push(place);
  }
  return gaps;
}

/** The pairs of a gap, in order, that have the most words in common taken together. */
function pairGap(gap: readonly Place[], { old, young, likeness, patience }: Sides): Place[] {
  const gone = gap.flatMap(([i, j]) => (i !== null && j === null ? [i] : []));
  const come = gap.flatMap(([i, j]) => (j !== null && i === null ? [j] : []));
  // A pair weighs about as much as a hundred words compared.
  if (gone.length === 0 || come.length === 0 || !patience.allows(gone.length * come.length * 100)) return [...gap];
  const at = (i: number, j: number): number => {
    const [left, right] = [old[gone[i] ?? -1], young[come[j] ?? -1]];
    return left === undefined || right === undefined ? 0 : likeness.of(left, right);
  };
  const width = come.length + 1;
  const best = new Float64Array((gone.length + 1) * width);
  const bestOf = (i: number, j: number): number => best[i * width + j] ?? 0;
  const together = (i: number, j: number): number => (at(i, j) >= sameFrom ? at(i, j) + bestOf(i + 1, j + 1) : -1);
  for (let i = gone.length - 1; i >= 0; i--)
    for (let j = come.length - 1; j >= 0; j--)
      best[i * width + j] = Math.max(together(i, j), bestOf(i + 1, j), bestOf(i, j + 1));
  const pairs: Place[] = [];
  let i = 0;
  let j = 0;
  while (i < gone.length || j < come.length) {
    if (i < gone.length && j < come.length && together(i, j) >= Math.max(bestOf(i + 1, j), bestOf(i, j + 1)))
      pairs.push([gone[i++] ?? null, come[j++] ?? null]);
    else if (j >= come.length || (i < gone.length && bestOf(i + 1, j) >= bestOf(i, j + 1)))
      pairs.push([gone[i++] ?? null, null]);
    else pairs.push([null, come[j++] ?? null]);
  }
  return pairs;
}

/** Where each block that came anew stood before, when it is one of those that went. */
function movesIn(places: readonly Place[], { old, young, likeness, patience }: Sides): Map<number, number> {
  const gone = new Set(places.flatMap(([i, j]) => (i !== null && j === null ? [i] : [])));
  const come = places.flatMap(([i, j]) => (j !== null && i === null ? [j] : []));
  const moves = new Map<number, number>();
  if (!patience.allows(gone.size * come.length * 100)) return moves;
  for (const j of come) {
    let nearest: number | null = null;
    let best = movedFrom;
    for (const i of gone) {
      const [left, right] = [old[i], young[j]];
      const found = left === undefined || right === undefined ? 0 : likeness.of(left, right);
      if (found > best) [nearest, best] = [i, found];
    }
    if (nearest === null) continue;
    moves.set(j, nearest);
    gone.delete(nearest);
  }
  return moves;
}

/** How much two blocks have in common, from 0 to 1: twice the words they share over all their words (Dice). */
class Likeness {
  readonly #bags = new Map<BodyNode, ReadonlyMap<string, number>>();

  of(old: BodyNode, young: BodyNode): number {
    if (familyOf(old) !== familyOf(young)) return 0;
    if (old.type === 'image') return old.attrs?.['attachmentId'] === young.attrs?.['attachmentId'] ? 1 : 0;
    const [left, right] = [this.#bagOf(old), this.#bagOf(young)];
    const all = sizeOf(left) + sizeOf(right);
    if (all === 0) return sameFrom; // two empty ones may be the same, and never moved
    let common = 0;
    for (const [word, count] of left) common += Math.min(count, right.get(word) ?? 0);
    return (2 * common) / all;
  }

  #bagOf(node: BodyNode): ReadonlyMap<string, number> {
    const known = this.#bags.get(node);
    if (known !== undefined) return known;
    const bag = new Map<string, number>();
    for (const word of wordsIn(textIn(node))) if (/\S/.test(word)) bag.set(word, (bag.get(word) ?? 0) + 1);
    this.#bags.set(node, bag);
    return bag;
  }
}

function sizeOf(bag: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const count of bag.values()) size += count;
  return size;
}

function textIn(node: BodyNode): string {
  if (node.type === 'image') return writeText({ type: 'doc', content: [node] });
  const isLine = node.content?.every(({ type }) => inline.has(type)) ?? true;
  return isLine ? inlineText(node) : (node.content ?? []).map(textIn).join(' ');
}

const inline = new Set(['text', 'hardBreak', 'mention', 'hashtag', 'itemLink']);
const families = {
  words: ['paragraph', 'heading', 'codeBlock'],
  list: ['bulletList', 'orderedList', 'taskList'],
  item: ['listItem', 'taskItem'],
  cell: ['tableCell', 'tableHeader'],
} as const;

/** Blocks that may become one another. */
export function familyOf({ type }: BodyNode): string {
  const found = Object.entries(families).find(([, types]) => (types as readonly string[]).includes(type));
  return found?.[0] ?? type;
}
