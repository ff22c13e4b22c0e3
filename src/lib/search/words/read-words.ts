import { foldText, foldWord, hashtagKey } from '#lib/kernel/search-words.ts';

/** What somebody wrote, ready for the index. */
export interface ReadWords {
  /** In the syntax of websearch_to_tsquery: words, "exact words", or, -without. Empty when only hashtags were asked. */
  readonly words: string;
  readonly hashtagKeys: readonly string[];
  /** The plain words, as written and folded: those whose spelling may be looked at. */
  readonly terms: readonly Term[];
}

export interface Term {
  readonly written: string;
  readonly folded: string;
}

const longestQuestion = 200;
const mostTerms = 4;
const hashtag = /(?<![\p{L}\p{N}&])#([\p{L}\p{N}_-]+)/gu;
const compound = /(?<![\p{L}\p{N}-])[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+/gu;

/**
 * Reads a question as people write it: « # » before a hashtag, quotes for exact words, a minus for what is not wanted, OU in capitals
 * between two words. A hyphenated word stands for its parts in that order.
 */
export function readWords(question: string): ReadWords {
  const text = question.slice(0, longestQuestion);
  const hashtagKeys = [...new Set([...text.matchAll(hashtag)].map(([, tag]) => hashtagKey(tag ?? '')))].filter(Boolean);
  const plain = text.replace(hashtag, ' ');
  const words = foldText(plain.replace(/(?<![\p{L}\p{N}])OU(?![\p{L}\p{N}])/gu, ' \u0001 '))
    .split('"')
    .map((part, place) => (place % 2 === 1 ? part.replaceAll('-', ' ') : outsideQuotes(part)))
    .join('"');
  return { words: words.replace(/\s+/gu, ' ').trim(), hashtagKeys, terms: termsOf(plain) };
}

/** « or » is the operator of the database: as a French word it stands in quotes, and our own OU takes its place. */
function outsideQuotes(part: string): string {
  return part
    .replace(compound, (word) => `"${word.replaceAll('-', ' ')}"`)
    .replace(/(?<![\p{L}\p{N}"])or(?![\p{L}\p{N}"])/gu, '"or"')
    .replaceAll('\u0001', 'or');
}

function termsOf(plain: string): Term[] {
  const terms = [...plain.matchAll(/(?<![-\p{L}\p{N}])[\p{L}]{4,40}(?![\p{L}\p{N}])/gu)].map(([written]) => ({
    written,
    folded: foldWord(written),
  }));
  return terms.slice(0, mostTerms);
}
