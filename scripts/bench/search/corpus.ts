const onsets = ['b', 'br', 'c', 'ch', 'd', 'f', 'g', 'gr', 'l', 'm', 'n', 'p', 'pr', 'r', 's', 't', 'tr', 'v'];
const vowels = ['a', 'e', 'é', 'i', 'o', 'u', 'ou', 'an', 'on', 'in', 'eu', 'oi'];
const endings = ['', 's', 'tion', 'tions', 'ment', 'eur', 'euse', 'ité', 'er', 'é', 'ée', 'age'];

/** `count` different words that look French and stem like French, the commonest first. */
export function vocabulary(count: number, random: () => number): string[] {
  const words = new Set<string>();
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  while (words.size < count) {
    const syllables = 1 + Math.floor(random() * 3);
    const root = Array.from({ length: syllables }, () => pick(onsets) + pick(vowels)).join('');
    words.add(root + pick(endings));
  }
  return [...words];
}

/** Draws words as a language does: the n-th commonest with a frequency near 1/n (Zipf). */
export function zipfian(words: readonly string[], random: () => number): () => string {
  const sums = new Float64Array(words.length);
  let sum = 0;
  for (let rank = 0; rank < words.length; rank++) sums[rank] = sum += 1 / (rank + 1);
  return () => {
    const target = random() * sum;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
}

/** A text of at least `bytes` bytes of UTF-8, in sentences. */
export function text(draw: () => string, bytes: number): string {
  let words = '';
  for (let count = 1; Buffer.byteLength(words) < bytes; count++) words += draw() + (count % 14 === 0 ? '. ' : ' ');
  return words.trimEnd();
}
