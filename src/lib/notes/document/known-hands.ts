import type { Id } from '#lib/kernel/ids.ts';
import { hueOf, type Hue } from '#lib/ui/text.ts';

export interface Hand {
  readonly personId: Id;
  readonly name: string;
}

const hues: readonly Hue[] = [1, 2, 3, 4, 5, 6];

/** Whose hand each Yjs client is, and in which colour. Once seen, a hand is remembered after it has left. */
export class KnownHands {
  readonly #hands = new Map<number, Hand>();
  readonly #hues = new Map<Id, Hue>();

  constructor(before: readonly (Hand & { readonly client: number })[]) {
    for (const { client, ...hand } of before) this.meet(client, hand);
  }

  of(client: number): Hand | undefined {
    return this.#hands.get(client);
  }

  meet(client: number, { personId, name }: Hand): void {
    this.#hands.set(client, { personId, name });
    this.hueOf(personId);
  }

  /** The usual colour of this person, or another one while somebody here has it: the first six are all different. */
  hueOf(personId: Id): Hue {
    const known = this.#hues.get(personId);
    if (known !== undefined) return known;
    const taken = new Set(this.#hues.values());
    const usual = hueOf(personId);
    const hue = taken.has(usual) ? (hues.find((one) => !taken.has(one)) ?? usual) : usual;
    this.#hues.set(personId, hue);
    return hue;
  }
}
