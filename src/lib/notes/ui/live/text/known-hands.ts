import type { PresentPerson } from '../presence.ts';
import type { Hand } from './authorship.ts';

/** Whose hand each Yjs client is. Once seen, a hand is remembered after it has left. */
export class KnownHands {
  readonly #hands: Map<number, Hand>;

  constructor(before: readonly (Hand & { readonly client: number })[]) {
    this.#hands = new Map(before.map(({ client, personId, name }) => [client, { personId, name }]));
  }

  of(client: number): Hand | undefined {
    return this.#hands.get(client);
  }

  meet(client: number, { personId, name }: Hand): void {
    this.#hands.set(client, { personId, name });
  }

  meetAll(present: readonly PresentPerson[]): void {
    for (const person of present) for (const client of person.clients) this.meet(client, person);
  }

  /** Everybody, each once. */
  people(): Hand[] {
    return [...new Map([...this.#hands.values()].map((hand) => [hand.personId, hand])).values()];
  }
}
