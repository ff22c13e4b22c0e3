import type { Id } from '#lib/kernel/ids.ts';

/** Somebody a message may name. */
export interface Nameable {
  readonly personId: Id;
  readonly name: string;
}

/** A piece of text: plain, or the name of somebody after an @. */
export type Piece =
  { readonly text: string; readonly person: null } | { readonly text: string; readonly person: Nameable };

/** A name is sought in at most this many words after the @. */
const longestName = 6;

/**
 * Finds the people a text names: `@Léonie Pratviel`, in any case and with or without accents, or `@Léonie` when only one of
 * them bears that first name. The longest name wins; an @ inside a word (an address) names nobody.
 */
export function mentionFinder(nameables: readonly Nameable[]): (text: string) => Piece[] {
  const people = indexByName(nameables);
  return (text) => {
    const pieces: Piece[] = [];
    let from = 0;
    for (const at of text.matchAll(/(?<![\p{L}\p{N}_.@-])@/gu)) {
      if (at.index < from) continue;
      const found = personAt(text, at.index + 1, people);
      if (found === null) continue;
      if (at.index > from) pieces.push({ text: text.slice(from, at.index), person: null });
      pieces.push({ text: `@${found.person.name}`, person: found.person });
      from = found.end;
    }
    if (from < text.length) pieces.push({ text: text.slice(from), person: null });
    return pieces;
  };
}

/** Case, accents and kinds of spaces and apostrophes do not tell two names apart. */
function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/gu, "'")
    .replace(/[\s\u00A0\u202F]+/gu, ' ')
    .trim()
    .toLowerCase();
}

function indexByName(nameables: readonly Nameable[]): Map<string, Nameable | null> {
  const people = new Map<string, Nameable | null>();
  const add = (key: string, person: Nameable): void => {
    people.set(key, people.has(key) && people.get(key)?.personId !== person.personId ? null : person);
  };
  for (const person of nameables) add(plainName(person.name), person);
  for (const person of nameables) {
    const first = plainName(person.name).split(' ')[0] ?? '';
    if (first !== plainName(person.name)) add(first, person);
  }
  return people;
}

function personAt(
  text: string,
  start: number,
  people: ReadonlyMap<string, Nameable | null>,
): { person: Nameable; end: number } | null {
  const words = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}’'-]*)(?:[ \u00A0\u202F][\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*){0,5}/u.exec(
    text.slice(start, start + 200),
  )?.[0];
  if (words === undefined) return null;
  const ends = [...words.matchAll(/[ \u00A0\u202F]|$/gu)].map((space) => space.index).slice(0, longestName);
  for (const end of ends.reverse()) {
    const person = people.get(plainName(words.slice(0, end)));
    if (person !== undefined && person !== null) return { person, end: start + end };
  }
  return null;
}
