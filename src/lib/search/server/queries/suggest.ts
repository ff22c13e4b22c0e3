import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { markWords, wordsLike } from '../../excerpt/segments.ts';
import type { Found } from '../../types.ts';
import { readWords } from '../../words/read-words.ts';
import { ask, lexemesOf, wordsMeant } from './ask.ts';

export type Suggestion = Pick<Found, 'itemId' | 'kind' | 'title' | 'titleSegments' | 'slug' | 'collective' | 'source'>;

const mostSuggestions = 6;

/** Titles that begin to answer what is being written, the likest first: where the search panel leads. Two statements. */
export async function suggestTitles(reader: Reader, text: string, here: Id | null): Promise<Suggestion[]> {
  const words = readWords(text);
  return readAs(reader, async (tx) => {
    const asked = {
      text,
      scope: 'all',
      kinds: [],
      circles: [],
      hashtags: [],
      period: 'ever',
      order: 'best',
      exact: true,
      after: null,
    } as const;
    const raw = await ask(tx, { ...words, typing: true }, asked, here, mostSuggestions);
    const found = (raw?.found ?? []).slice(0, mostSuggestions);
    const lexemes = lexemesOf(raw?.meant ?? '');
    const titles = wordsLike(
      found.map((one) => one.title),
      lexemes,
    );
    const meant = await wordsMeant(tx, titles, lexemes);
    const last = words.words.match(/[\p{L}\p{N}]+$/u)?.[0];
    for (const word of titles) if (last !== undefined && word.startsWith(last)) meant.add(word);
    return found.map(({ itemId, kind, title, slug, collective, source }) => ({
      itemId,
      kind,
      title,
      slug,
      collective,
      source,
      titleSegments: markWords(title, meant),
    }));
  });
}
