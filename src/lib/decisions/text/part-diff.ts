import { diffWords, type Run } from '#lib/kernel/word-diff.ts';
import type { Part } from '../types.ts';

export interface PartDiff {
  readonly id: string;
  readonly runs: readonly Run[];
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
