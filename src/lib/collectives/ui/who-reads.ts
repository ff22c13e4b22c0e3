import * as m from '#lib/messages/messages.js';
import type { Readership } from '../audiences/types.ts';

/** « Le cercle Équipement, 5 personnes »: who reads, in words, to be completed into a sentence by its place. */
export function whoReads(readership: Readership | undefined): string {
  if (readership === undefined) return m.collectives_readers_unknown();
  const { kind, name, persons, collectives } = readership;
  switch (kind) {
    case 'public':
      return m.collectives_readers_public();
    case 'network':
      return m.collectives_readers_network({ name, count: persons, collectives });
    case 'collective':
      return m.collectives_readers_collective({ name, count: persons });
    case 'circle':
      return m.collectives_readers_circle({ name, count: persons });
    case 'named':
      return m.collectives_readers_named({ count: persons });
  }
}
