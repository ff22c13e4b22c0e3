import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { hashtagKey } from '#lib/kernel/search-words.ts';
import type { Asked, AudienceKind, Scope } from '../../types.ts';

/** What search_documents_for answers. */
export interface RawAnswers {
  readonly asOf: string;
  readonly complete: boolean;
  readonly total: number;
  /** The question as the index takes it, without what is not wanted. */
  readonly meant: string;
  readonly scopes: Readonly<Record<Scope, number>>;
  readonly kinds: Readonly<Record<string, number>> | null;
  readonly audiences:
    | readonly {
        readonly id: Id;
        readonly kind: AudienceKind;
        readonly circle: string | null;
        readonly count: number;
      }[]
    | null;
  readonly hashtags: Readonly<Record<string, number>> | null;
  readonly found: readonly RawFound[] | null;
}

export interface RawFound {
  readonly source: string;
  readonly sourceId: Id;
  readonly itemId: Id;
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly updatedAt: string;
  readonly score: number;
  readonly state: string;
  readonly licence: string | null;
  readonly slug: string;
  readonly collective: string;
  readonly audience: AudienceKind;
  readonly circle: string | null;
}

interface Question {
  readonly words: string;
  readonly hashtagKeys: readonly string[];
  /** Look at titles alone, the last word still being written. */
  readonly typing?: boolean;
}

const days = { ever: null, quarter: 92, year: 365 } as const;

/** Puts a question to the index; null when it holds no word to look for. One answer more than `pageSize` says that others follow. */
export async function ask(
  tx: Tx,
  question: Question,
  asked: Asked,
  here: Id | null,
  pageSize: number,
): Promise<RawAnswers | null> {
  const since = days[asked.period];
  const keys = [...new Set([...question.hashtagKeys, ...asked.hashtags.map(hashtagKey)])];
  const { rows } = await sql<{ answers: RawAnswers | null }>`
    select search_documents_for(${question.words}, ${question.typing ?? false}, ${here}, ${asked.scope}, ${[...asked.kinds]}, ${[...asked.circles]}::uuid[],
      ${keys}, coalesce(now() - make_interval(days => ${since}), '-infinity'), ${asked.after?.asOf ?? null}, ${asked.order === 'newest'},
      ${pageSize}, ${asked.after?.score ?? null}, ${asked.after?.at ?? null}, ${asked.after?.item ?? null}) as answers`.execute(
    tx,
  );
  return rows[0]?.answers ?? null;
}

/** Readable texts where each of these folded words may stand, spelled otherwise; a word that something readable holds is absent. */
export async function textsLike(tx: Tx, words: readonly string[]): Promise<Map<string, readonly string[]>> {
  if (words.length === 0) return new Map();
  const { rows } = await sql<{ word: string; texts: string[] }>`
    select word, texts from search_texts_like(${[...words]})`.execute(tx);
  return new Map(rows.map((row) => [row.word, row.texts]));
}

/** Which of these folded words count as one of the lexemes. */
export async function wordsMeant(tx: Tx, words: readonly string[], lexemes: readonly string[]): Promise<Set<string>> {
  if (words.length === 0 || lexemes.length === 0) return new Set();
  const { rows } = await sql<{ word: string }>`
    select word from search_words_meant(${[...words]}, ${[...lexemes]}) word`.execute(tx);
  return new Set(rows.map((row) => row.word));
}

/** The lexemes of a question, from the database's own writing of it: `'march' & 'permanent'`. */
export function lexemesOf(meant: string): string[] {
  return [...meant.matchAll(/'((?:[^']|'')+)'/g)]
    .map(([, lexeme]) => (lexeme ?? '').replaceAll("''", "'"))
    .flatMap((lexeme) => (/^n\d+$/.test(lexeme) ? [lexeme, lexeme.slice(1)] : [lexeme]));
}
