import { foldWord } from '#lib/kernel/search-words.ts';
import type { Segment } from '../types.ts';

const word = /[\p{L}\p{N}]+/gu;
const longestExcerpt = 260;
const before = 60;

/** The words of a text by place, folded as the index compares them. */
interface Spot {
  readonly from: number;
  readonly to: number;
  readonly folded: string;
}

function spotsOf(text: string): Spot[] {
  return [...text.matchAll(word)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    folded: foldWord(match[0]),
  }));
}

/** The different words of some texts that begin like one of the lexemes asked: the only ones that can be meant. */
export function wordsLike(texts: readonly string[], lexemes: readonly string[]): string[] {
  const beginnings = new Set(lexemes.map((lexeme) => lexeme.slice(0, 2)));
  const words = new Set<string>();
  for (const text of texts)
    for (const { folded } of spotsOf(text)) if (beginnings.has(folded.slice(0, 2))) words.add(folded);
  return [...words];
}

/** The whole text, the words meant marked. */
export function markWords(text: string, meant: ReadonlySet<string>): Segment[] {
  return segments(
    text,
    0,
    text.length,
    spotsOf(text).filter((spot) => meant.has(spot.folded)),
  );
}

/** About 260 characters where most of the words meant stand together, cut between words; the beginning when there are none. */
export function excerptAround(text: string, meant: ReadonlySet<string>): Segment[] {
  const even = text.replace(/\s+/gu, ' ').trim();
  const hits = spotsOf(even).filter((spot) => meant.has(spot.folded));
  const first = densest(hits);
  const whole = even.length <= longestExcerpt + before;
  const from = first === null || whole ? 0 : cutBefore(even, Math.max(0, first.from - before));
  const to = whole ? even.length : cutAfter(even, Math.min(even.length, from + longestExcerpt));
  const inside = hits.filter((spot) => spot.from >= from && spot.to <= to);
  const shown = segments(even, from, to, inside);
  const head = from > 0 ? [{ text: '… ', marked: false }] : [];
  const tail = to < even.length ? [{ text: ' …', marked: false }] : [];
  return [...head, ...shown, ...tail];
}

/** The hit from which most different words meant stand within one excerpt. */
function densest(hits: readonly Spot[]): Spot | null {
  let best: Spot | null = null;
  let most = 0;
  for (const [start, hit] of hits.entries()) {
    const together = new Set<string>();
    for (let next = start; next < hits.length; next++) {
      const other = hits[next];
      if (other === undefined || other.to > hit.from + longestExcerpt - before) break;
      together.add(other.folded);
    }
    if (together.size > most) [best, most] = [hit, together.size];
  }
  return best;
}

function cutBefore(text: string, place: number): number {
  if (place === 0) return 0;
  const start = /[\s\p{P}]+(?=[\p{L}\p{N}«"(])/u.exec(text.slice(place, place + 40));
  return start === null ? place : place + start.index + start[0].length;
}

function cutAfter(text: string, place: number): number {
  if (place === text.length) return place;
  const space = text.lastIndexOf(' ', place);
  return space < place - 40 ? place : space;
}

function segments(text: string, from: number, to: number, hits: readonly Spot[]): Segment[] {
  const parts: Segment[] = [];
  let place = from;
  for (const hit of hits) {
    if (hit.from > place) parts.push({ text: text.slice(place, hit.from), marked: false });
    parts.push({ text: text.slice(hit.from, hit.to), marked: true });
    place = hit.to;
  }
  if (place < to) parts.push({ text: text.slice(place, to), marked: false });
  return parts;
}
