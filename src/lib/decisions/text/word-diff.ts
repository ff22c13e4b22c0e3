import type { Part } from '../types.ts';

export interface Run {
  readonly change: 'kept' | 'added' | 'removed';
  readonly text: string;
}

export interface PartDiff {
  readonly id: string;
  readonly runs: readonly Run[];
}

// Beyond this many pairs of words the table would weigh on the page: the paragraph is then shown as removed and written anew.
const largestTable = 1_000_000;

/** Words with the space that follows them, so that joining them gives the text back. */
function words(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/** What changed between two texts, word by word (longest common subsequence). Joining kept+added gives `after`. */
export function diffWords(before: string, after: string): Run[] {
  if (before === after) return before === '' ? [] : [{ change: 'kept', text: before }];
  const old = words(before);
  const young = words(after);
  if (old.length * young.length > largestTable)
    return runs([
      ['removed', before],
      ['added', after],
    ]);
  const lengths = commonLengths(old, young);
  const found: [Run['change'], string][] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < young.length) {
    const left = old[i];
    const right = young[j];
    if (left !== undefined && left === right) {
      found.push(['kept', left]);
      i++;
      j++;
    } else if (right === undefined || (left !== undefined && lengths(i + 1, j) >= lengths(i, j + 1))) {
      found.push(['removed', left ?? '']);
      i++;
    } else {
      found.push(['added', right]);
      j++;
    }
  }
  return runs(tidy(found));
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

/** A lone kept space between two changes reads as part of them: « ~~quarante-huit heures~~ cinq jours », not word by word. */
function tidy(found: readonly [Run['change'], string][]): [Run['change'], string][] {
  return found.flatMap(([change, text], at): [Run['change'], string][] => {
    const around =
      change === 'kept' && /^\s$/.test(text) && found[at - 1]?.[0] !== 'kept' && found[at + 1]?.[0] !== 'kept';
    return around && at > 0 && at < found.length - 1
      ? [
          ['removed', text],
          ['added', text],
        ]
      : [[change, text]];
  });
}

/** Neighbours of one kind become one run; within a changed stretch, what was removed comes first. */
function runs(found: readonly [Run['change'], string][]): Run[] {
  const joined: Run[] = [];
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed !== '') joined.push({ change: 'removed', text: removed });
    if (added !== '') joined.push({ change: 'added', text: added });
    removed = '';
    added = '';
  };
  for (const [change, text] of found) {
    if (change === 'removed') removed += text;
    else if (change === 'added') added += text;
    else {
      flush();
      const last = joined.at(-1);
      if (last?.change === 'kept') joined[joined.length - 1] = { change: 'kept', text: last.text + text };
      else joined.push({ change: 'kept', text });
    }
  }
  flush();
  return joined;
}

/** Two versions side by side: every part of the new one in order, each removed part where it stood. */
export function diffParts(before: readonly Part[], after: readonly Part[]): PartDiff[] {
  const old = new Map(before.map((part) => [part.id, part.text]));
  const young = new Set(after.map((part) => part.id));
  const diffs: PartDiff[] = after.map((part) => ({ id: part.id, runs: diffWords(old.get(part.id) ?? '', part.text) }));
  before.forEach((part, at) => {
    if (young.has(part.id)) return;
    const previous = before.slice(0, at).findLast((one) => diffs.some((diff) => diff.id === one.id));
    const place = previous === undefined ? 0 : diffs.findIndex((diff) => diff.id === previous.id) + 1;
    diffs.splice(place, 0, { id: part.id, runs: [{ change: 'removed', text: part.text }] });
  });
  return diffs;
}
