import type { Id } from '#lib/kernel/ids.ts';
import { onRevoked } from '#lib/kernel/server/revocations.ts';
import { Allowance, limits } from './limits.ts';
import type { LiveSocket } from './socket.ts';

/** One person at work, over all their tabs and devices: limits are theirs, never those of an address. */
export interface LivePerson {
  readonly id: Id;
  readonly sockets: Set<LiveSocket>;
  readonly updates: Allowance;
  readonly bytes: Allowance;
  readonly cursors: Allowance;
  /** Times, `performance.now()`, at which an update of theirs harmed a document. */
  readonly harms: number[];
  pads: number;
  stopListening: (() => void) | null;
}

const harmsForgivenAfterMs = 300_000;
const harmsAtMost = 3;

export class LivePersons {
  readonly #persons = new Map<Id, LivePerson>();
  readonly #onRevoked: (person: LivePerson) => void;

  constructor(onRevokedOf: (person: LivePerson) => void) {
    this.#onRevoked = onRevokedOf;
  }

  /**
   * The person behind a new socket, whose rights are followed from now on; null when they have too many sockets, or harmed documents
   * lately. Ask for their session again afterwards: nothing falls between.
   */
  async arrive(personId: Id): Promise<LivePerson | null> {
    const person = this.#persons.get(personId) ?? this.#meet(personId);
    if (person.sockets.size >= limits.socketsPerPerson || isHarmful(person)) return null;
    person.stopListening ??= await onRevoked(personId, () => {
      this.#onRevoked(person);
    });
    return person;
  }

  leave(person: LivePerson, socket: LiveSocket): void {
    person.sockets.delete(socket);
    if (person.sockets.size > 0) return;
    person.stopListening?.();
    person.stopListening = null;
    if (!isHarmful(person) && person.harms.length === 0) this.#persons.delete(person.id);
  }

  #meet(id: Id): LivePerson {
    const now = performance.now();
    const person: LivePerson = {
      id,
      sockets: new Set(),
      updates: new Allowance(limits.updates, now),
      bytes: new Allowance(limits.bytes, now),
      cursors: new Allowance(limits.presence, now),
      harms: [],
      pads: 0,
      stopListening: null,
    };
    this.#persons.set(id, person);
    return person;
  }
}

function isHarmful({ harms }: LivePerson): boolean {
  const now = performance.now();
  while (harms[0] !== undefined && now - harms[0] > harmsForgivenAfterMs) harms.shift();
  return harms.length >= harmsAtMost;
}
