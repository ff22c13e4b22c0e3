/** A stretch of words that stayed, came or went. */
export interface Run {
  readonly change: 'kept' | 'added' | 'removed';
  readonly text: string;
}

export interface Change<Token> {
  readonly change: Run['change'];
  /** Kept: as it is in the later text. */
  readonly token: Token;
}

/** Pairs of words that one comparison may weigh; shared by all the passages of a text, so that its whole stays bounded. */
export class Patience {
  left: number;

  constructor(pairs = 20_000_000) {
    this.left = pairs;
  }

  /** False: too many; what they compare is then shown as removed and written anew. */
  allows(pairs: number): boolean {
    if (pairs > Math.min(this.left, largestTable)) return false;
    this.left -= pairs;
    return true;
  }
}

// One passage alone: the table of a million pairs takes 4 MB and some 10 ms.
const largestTable = 1_000_000;

/** Words with the space that follows them, so that joining them gives the text back. */
export function wordsIn(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/** What changed between two texts, word by word (longest common subsequence). Joining kept+added gives `after`. */
export function diffWords(before: string, after: string, patience = new Patience()): Run[] {
  if (before === after) return before === '' ? [] : [{ change: 'kept', text: before }];
  const found = diffTokens(wordsIn(before), wordsIn(after), (word) => word, patience);
  return joined(found.map(({ change, token }) => ({ change, text: token })));
}

/**
 * What changed between two lists of words or signs, compared by `keyOf`. Within a changed stretch, what was removed comes first; a lone
 * space between two changes is part of them: « ~~quarante-huit heures~~ cinq jours », not word by word.
 */
export function diffTokens<Token>(
  before: readonly Token[],
  after: readonly Token[],
  keyOf: (token: Token) => string,
  patience = new Patience(),
): Change<Token>[] {
  const old = before.map(keyOf);
  const young = after.map(keyOf);
  const start = commonStart(old, young);
  const end = commonStart(old.slice(start).toReversed(), young.slice(start).toReversed());
  const kept = (tokens: readonly Token[]) => tokens.map((token) => ({ change: 'kept' as const, token }));
  const pairs = aligned(old.slice(start, old.length - end), young.slice(start, young.length - end), patience);
  const middle = pairs.map(([i, j]): Change<Token> => {
    const [gone, come] = [before[start + (i ?? -1)], after[start + (j ?? -1)]];
    return j === null
      ? { change: 'removed', token: gone as Token }
      : { change: i === null ? 'added' : 'kept', token: come as Token };
  });
  const all = [...kept(after.slice(0, start)), ...middle, ...kept(after.slice(after.length - end))];
  return removedFirst(tidy(all, keyOf));
}

function commonStart(old: readonly string[], young: readonly string[]): number {
  let length = 0;
  while (length < old.length && length < young.length && old[length] === young[length]) length++;
  return length;
}

/** Places of both lists side by side; null where the other has nothing. */
export function aligned(
  old: readonly string[],
  young: readonly string[],
  patience: Patience,
): (readonly [number | null, number | null])[] {
  const gone = old.map((_, i) => [i, null] as const);
  const come = young.map((_, j) => [null, j] as const);
  if (!patience.allows(old.length * young.length)) return [...gone, ...come];
  const lengths = commonLengths(old, young);
  const pairs: (readonly [number | null, number | null])[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) pairs.push([i++, j++]);
    else if (j >= young.length || (i < old.length && lengths(i + 1, j) >= lengths(i, j + 1))) pairs.push([i++, null]);
    else pairs.push([null, j++]);
  }
  return pairs;
}

/** The length of the longest common subsequence of what follows each pair of places. */
function commonLengths(old: readonly string[], young: readonly string[]): (i: number, j: number) => number {
  const width = young.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = young.length - 1; j >= 0; j--)
      table[i * width + j] =
        old[i] === young[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  return (i, j) => table[i * width + j] ?? 0;
}

function tidy<Token>(found: readonly Change<Token>[], keyOf: (token: Token) => string): Change<Token>[] {
  return found.flatMap((one, at): Change<Token>[] => {
    const before = found[at - 1];
    const after = found[at + 1];
    const isAround = before !== undefined && after !== undefined && before.change !== 'kept' && after.change !== 'kept';
    return one.change === 'kept' && isAround && /^\s$/.test(keyOf(one.token))
      ? [
          { change: 'removed', token: one.token },
          { change: 'added', token: one.token },
        ]
      : [one];
  });
}

function removedFirst<Token>(found: readonly Change<Token>[]): Change<Token>[] {
  const ordered: Change<Token>[] = [];
  const added: Change<Token>[] = [];
  for (const one of found) {
    if (one.change === 'added') added.push(one);
    else {
      if (one.change === 'kept') ordered.push(...added.splice(0));
      ordered.push(one);
    }
  }
  return [...ordered, ...added];
}

/** Neighbours of one kind become one run. */
function joined(runs: readonly Run[]): Run[] {
  const found: { change: Run['change']; text: string }[] = [];
  for (const { change, text } of runs) {
    const last = found.at(-1);
    if (last?.change === change) last.text += text;
    else found.push({ change, text });
  }
  return found;
}
