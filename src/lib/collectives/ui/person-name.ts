import type { Id } from '#lib/kernel/ids.ts';
import * as m from '#lib/messages/messages.js';
import type { KnownPerson } from '../types.ts';

export type People = ReadonlyMap<Id, KnownPerson>;

/** The name under which the reader knows somebody; « une personne » for who is not known to them. */
export function personName(people: People, id: Id | null): string {
  const person = id === null ? undefined : people.get(id);
  if (person === undefined) return m.collectives_somebody();
  return person.erased ? m.collectives_erased_account() : person.name;
}

/** The first name where it is enough to tell who it is among these people; « vous » for the reader. */
export function shortName(people: People, id: Id | null, me: Id | null): string {
  if (id !== null && id === me) return m.collectives_you();
  const full = personName(people, id);
  const first = full.split(' ')[0] ?? full;
  const person = id === null ? undefined : people.get(id);
  if (person === undefined || person.erased) return full;
  const namesakes = [...people.values()].filter(({ name }) => name.split(' ')[0] === first);
  return namesakes.length === 1 ? first : full;
}
