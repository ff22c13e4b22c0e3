const apostrophes = /[’‘ʼ‛′`´]/g;
const quotes = /[«»“”„‟‹›]/g;
const dashes = /[‐‑‒–—―−]/g;
// Inside an address, a file name or inclusive writing (« citoyen.ne.s »), each part is a word of its own.
const joints = /[./\\@_:·•*+=&<>|~^]/g;
const groupedDigits = /(\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))/g;
const number = /\bn\s?[°ºᵒ]\s?(\d+)/giu;
// Taken whole, then looked at: a pattern that asks for the dash inside would retry at each letter.
const letterRun = /[\p{L}-]+/gu;
const longestCompound = 60;
const digitDash = /(\d)-(?=\d)/g;

/** Longest text indexed for one document, in UTF-16 units: about 250 pages. What follows is not searched. */
export const longestSearchText = 400_000;

/** Typography that changes no word: apostrophes, quotes, dashes, spaces inside numbers. Shared by what is indexed and what is asked. */
export function plainTypography(text: string): string {
  return text
    .normalize('NFC')
    .replace(groupedDigits, '$1')
    .replace(apostrophes, "'")
    .replace(quotes, '"')
    .replace(dashes, '-')
    .replace(digitDash, '$1 ')
    .replace(joints, ' ');
}

/**
 * A text as the index spells it: elided articles stand apart (l’eau → l eau, whose « l » is a stop word), « n° 48 » is one word besides
 * its number, « tiers-lieu » is found as two words or one. `text` is cut at `longestSearchText`.
 */
export function searchWords(text: string): string {
  const plain = plainTypography(text.slice(0, longestSearchText)).replaceAll('\0', ' ');
  const numbers = [...plain.matchAll(number)].map(([, digits]) => ` n${digits ?? ''}`);
  return plain.replaceAll('-', ' ') + [...new Set(numbers)].join('') + [...compounds(plain)].join('');
}

function compounds(plain: string): Set<string> {
  const joined = new Set<string>();
  for (const [run] of plain.matchAll(letterRun)) {
    const parts = run.length > longestCompound ? [] : run.split('-').filter((part) => part !== '');
    if (parts.length > 1) joined.add(` ${parts.join('')}`);
  }
  return joined;
}
