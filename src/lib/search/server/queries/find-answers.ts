import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { foldWord, hashtagKey } from '#lib/kernel/search-words.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { excerptAround, markWords, wordsLike } from '../../excerpt/segments.ts';
import type { Answers, Asked, Facet, Found } from '../../types.ts';
import { nearestWord } from '../../words/near-word.ts';
import { readWords, type ReadWords, type Term } from '../../words/read-words.ts';
import { ask, lexemesOf, textsLike, wordsMeant, type RawAnswers } from './ask.ts';

export const pageSize = 12;
const mostForms = 6;

/**
 * What this reader finds, with counts and facets over what they may read and nothing else. When nothing holds the words as they are
 * written, the nearest words of readable texts are tried. null when there is nothing to look for: no word, or only the emptiest.
 * Two statements, four when a spelling had to be guessed.
 */
export async function findAnswers(reader: Reader, asked: Asked, here: Id | null): Promise<Answers | null> {
  const words = readWords(asked.text);
  return readAs(reader, async (tx) => {
    const raw = await ask(tx, words, asked, here, pageSize);
    if (raw === null) return null;
    if (raw.scopes.all > 0 || asked.exact) return present(tx, raw, words, null);
    const mended = await mend(tx, words);
    const second = mended === null ? null : await ask(tx, mended, asked, here, pageSize);
    return mended === null || second === null || second.scopes.all === 0
      ? present(tx, raw, words, null)
      : present(tx, second, mended, mended.written);
  });
}

/** Items that hold at least one of the words, when none holds them all: what is shown beside « nothing found ». */
export async function findNear(reader: Reader, asked: Asked, here: Id | null): Promise<Answers | null> {
  const words = readWords(asked.text);
  if (words.terms.length < 2) return null;
  const any = { ...words, hashtagKeys: [], words: words.terms.map((term) => term.folded).join(' or ') };
  return readAs(reader, async (tx) => {
    const wide = { ...asked, kinds: [], circles: [], hashtags: [], scope: 'all', period: 'ever', after: null } as const;
    const raw = await ask(tx, any, wide, here, 3);
    return raw === null ? null : present(tx, raw, any, null);
  });
}

interface Mended extends ReadWords {
  /** As one would have written it: « rétribution ». */
  readonly written: string;
}

async function mend(tx: Tx, words: ReadWords): Promise<Mended | null> {
  const texts = await textsLike(
    tx,
    words.terms.map((term) => term.folded),
  );
  const mends = words.terms.flatMap((term): [Term, string][] => {
    const near = nearestWord(term.folded, texts.get(term.folded) ?? []);
    return near === null ? [] : [[term, near]];
  });
  if (mends.length === 0) return null;
  const better = new Map(mends.map(([term, near]) => [term.folded, near]));
  return {
    ...words,
    words: words.words.replace(/\p{L}+/gu, (word) => foldWord(better.get(word) ?? word)),
    written: words.terms.map((term) => better.get(term.folded) ?? term.written).join(' '),
  };
}

async function present(tx: Tx, raw: RawAnswers, words: ReadWords, understoodAs: string | null): Promise<Answers> {
  const page = (raw.found ?? []).slice(0, pageSize);
  const lexemes = lexemesOf(raw.meant);
  const texts = page.flatMap((one) => [one.title, one.body]);
  const meant = await wordsMeant(tx, wordsLike(texts, lexemes), lexemes);
  const found = page.map(({ body, score: _, updatedAt, ...one }): Found => ({
    ...one,
    updatedAt: new Date(updatedAt),
    titleSegments: markWords(one.title, meant),
    excerpt: excerptAround(body, meant),
  }));
  const last = page.at(-1);
  const follows = last !== undefined && (raw.found ?? []).length > page.length;
  return {
    found,
    total: raw.total,
    complete: raw.complete,
    scopes: raw.scopes,
    kinds: facetsOf(raw.kinds),
    circles: (raw.audiences ?? []).map(({ id, ...one }) => ({ ...one, value: id })),
    hashtags: mergeHashtags(facetsOf(raw.hashtags)),
    forms: formsIn(found, words),
    understoodAs,
    next: follows ? { asOf: raw.asOf, score: last.score, at: last.updatedAt, item: last.itemId } : null,
  };
}

function facetsOf(counts: Readonly<Record<string, number>> | null): Facet[] {
  return Object.entries(counts ?? {})
    .map(([value, count]) => ({ value, count }))
    .sort((left, right) => right.count - left.count || left.value.localeCompare(right.value));
}

/** « Défraiement » and « defraiement » are one: under the spelling most used. */
function mergeHashtags(facets: readonly Facet[]): Facet[] {
  const merged = new Map<string, Facet>();
  for (const { value, count } of facets) {
    const known = merged.get(hashtagKey(value));
    merged.set(hashtagKey(value), {
      value: known?.value ?? value.replace(/^#/, ''),
      count: count + (known?.count ?? 0),
    });
  }
  return [...merged.values()].slice(0, 8);
}

/** The other forms of what was asked, as the answers write them. */
function formsIn(found: readonly Found[], words: ReadWords): string[] {
  const written = new Set(words.words.match(/[\p{L}\p{N}]+/gu) ?? []);
  const forms = new Map<string, string>();
  for (const { titleSegments, excerpt } of found)
    for (const { text, marked } of [...titleSegments, ...excerpt])
      if (marked && !written.has(foldWord(text))) forms.set(foldWord(text), text.toLowerCase());
  return [...forms.values()].slice(0, mostForms);
}
