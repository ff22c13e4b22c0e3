const groupedDigits = /(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)/g;
const apostrophes = /[’‘ʼ‛′`´]/g;
const quotes = /[«»“”„‟‹›]/g;
const dashes = /[‐‑‒–—―−]/g;
const digitDash = /(\d)-(?=\d)/g;
// Inside an address, a file name or inclusive writing (« citoyen.ne.s »), each part is a word of its own.
const joints = /[./\\@_:·•*+=&<>|~^\0]/g;
// The stemmer of the database knows this ending by its accent, which is gone.
const participle = /(?<=\p{L}{3})ee(s?)(?!\p{L})/gu;
const registerNumber = /(?<![\p{L}\p{N}])n\s?[°ºᵒ]\s?(\d+)/gu;
// French stop words that the database knows only with their accents, as they are once folded.
const foldedStopWords =
  /(?<![\p{L}\p{N}])(?:a|meme|memes|ete|etee|etees|etes|etais|etait|etions|etiez|etaient|fumes|futes|fut|eumes|eutes)(?![\p{L}\p{N}])/gu;
// Taken whole, then looked at: a pattern that asks for the dash inside would retry at each letter.
const letterRun = /[\p{L}-]+/gu;
const longestCompound = 60;

/** Longest text indexed for one document, in UTF-16 units: about 250 pages. What follows is not searched. */
export const longestSearchText = 400_000;

/** A word as the index compares it: lower case, without accents or ligatures, « partagée » as « partagé ». */
export function foldWord(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(participle, 'e$1');
}

/** What a hashtag is known by, however it is written: « Défraiement » and « defraiement » are one. */
export function hashtagKey(tag: string): string {
  return foldWord(tag.trim().replace(/^#/, '')).slice(0, 100);
}

/**
 * Folds a text and evens out what changes no word: apostrophes, quotes, dashes, spaces inside numbers. « n° 48 » becomes one word.
 * Shared by what is indexed and what is asked.
 */
export function foldText(text: string): string {
  return foldWord(text.replace(groupedDigits, (digits) => digits.replace(/\D/g, '')))
    .replace(apostrophes, "'")
    .replace(quotes, '"')
    .replace(dashes, '-')
    .replace(registerNumber, ' n$1')
    .replace(digitDash, '$1 ')
    .replace(joints, ' ')
    .replace(foldedStopWords, ' ');
}

/**
 * A text as the index spells it: elided articles stand apart (l’eau → l eau, whose « l » is a stop word), « n° 48 » is found as such
 * and as « 48 », « tiers-lieu » as two words or one. `text` is cut at `longestSearchText`.
 */
export function searchWords(text: string): string {
  const folded = foldText(text.slice(0, longestSearchText));
  const numbers = [...folded.matchAll(/(?<![\p{L}\p{N}])n(\d+)/gu)].map(([, digits]) => ` ${digits ?? ''}`);
  return folded.replaceAll('-', ' ') + [...new Set(numbers)].join('') + [...compounds(folded)].join('');
}

function compounds(folded: string): Set<string> {
  const joined = new Set<string>();
  for (const [run] of folded.matchAll(letterRun)) {
    const parts = run.length > longestCompound ? [] : run.split('-').filter((part) => part !== '');
    if (parts.length > 1) joined.add(` ${parts.join('')}`);
  }
  return joined;
}
