import { sql } from 'kysely';
import type { Id } from '../ids.ts';
import { hashtagKey, longestSearchText, searchWords } from '../search-words.ts';
import type { Tx } from './database.ts';

/**
 * `item`: the item itself, as its readers see it. `pad`: the draft, which only its writers read. The others are texts inside an item
 * (a comment, an entry of a workshop, a file): they are found as the item they stand in.
 */
export type SearchSource = 'item' | 'pad' | 'comment' | 'entry' | 'file';

export interface SearchText {
  readonly source: SearchSource;
  /** The row the text comes from; for `item` and `pad`, the item's id. */
  readonly sourceId: Id;
  readonly itemId: Id;
  /** Who finds it: the writers' audience for `pad`, the item's own for all else. */
  readonly audienceId: Id;
  /** Kind of the item (`note`, `thread`, `proposal`…), for the facets. */
  readonly kind: string;
  /** Title of the item. */
  readonly title: string;
  /** Plain text, without markup. */
  readonly body: string;
  readonly hashtags?: readonly string[];
  /** When the text last changed; now when absent. */
  readonly updatedAt?: Date;
}

/**
 * Makes a text findable, or replaces what was known of it, in the transaction that writes the text itself.
 * Throws when the audience is not the writer's, or when it is not the item's (except `pad`).
 */
export async function indexText(tx: Tx, text: SearchText): Promise<void> {
  const title = text.title.replaceAll('\0', '');
  const body = text.body.slice(0, longestSearchText).replaceAll('\0', '');
  const hashtags = [...(text.hashtags ?? [])];
  const keys = [...new Set(hashtags.map(hashtagKey))];
  await sql`select index_search_text(
    ${text.source}, ${text.sourceId}, ${text.itemId}, ${text.audienceId}, ${text.kind}, ${title}, ${body}, ${hashtags},
    ${searchWords(title)}, ${searchWords(body)}, ${searchWords(hashtags.join(' '))}, ${keys}, ${text.updatedAt ?? null})`.execute(
    tx,
  );
}

/** Makes a text unfindable: withdrawn, erased, or no longer a draft. Nothing happens when it was not indexed. */
export async function dropText(tx: Tx, source: SearchSource, sourceId: Id): Promise<void> {
  await sql`select drop_search_text(${source}, ${sourceId})`.execute(tx);
}
