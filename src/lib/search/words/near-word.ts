import { foldWord } from '#lib/kernel/search-words.ts';

const word = /[\p{L}\p{N}]+/gu;

/**
 * The word of these texts that `folded` most likely stands for: at most one slip of the fingers in a short word, two in a longer one,
 * three beyond eleven letters; the most frequent among the nearest. As the texts spell it, accents included; null when none is near.
 */
export function nearestWord(folded: string, texts: readonly string[]): string | null {
  const allowed = folded.length <= 5 ? 1 : folded.length <= 11 ? 2 : 3;
  const near = new Map<string, { spelled: string; slips: number; times: number }>();
  for (const text of texts)
    for (const [spelled] of text.matchAll(word)) {
      const candidate = foldWord(spelled);
      const known = near.get(candidate);
      if (known !== undefined) known.times++;
      else if (Math.abs(candidate.length - folded.length) <= allowed)
        near.set(candidate, { spelled: spelled.toLowerCase(), slips: slipsBetween(folded, candidate), times: 1 });
    }
  const [best] = [...near.values()]
    .filter((candidate) => candidate.slips <= allowed)
    .sort((left, right) => left.slips - right.slips || right.times - left.times);
  return best?.spelled ?? null;
}

/** Letters added, left out, replaced, or swapped with their neighbour (optimal string alignment). */
export function slipsBetween(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let slips = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        slips = Math.min(slips, (before[column - 2] ?? 0) + 1);
      line.push(slips);
    }
    before = last;
    last = line;
  }
  return last[right.length] ?? 0;
}
