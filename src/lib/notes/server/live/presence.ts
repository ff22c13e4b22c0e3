import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { Rounds, tellAll, type Listener } from './fan-out.ts';
import { frames } from './frames.ts';
import { limits } from './limits.ts';

export interface PresentPerson {
  readonly personId: Id;
  readonly name: string;
}

/** A tab has one cursor; a second one is room for a reconnection that overtakes the goodbye of the first. */
const cursorsPerConnection = 2;
const longestRestMs = 200;

/**
 * Who is here and where their cursor is. The server, not the client, says whose cursor it is: `user` is overwritten, and a connection
 * moves only the cursors it brought.
 */
export class PadPresence {
  readonly #awareness = new Awareness(new Doc());
  readonly #listeners: Iterable<Listener>;
  readonly #owners = new Map<number, Listener>();
  readonly #changed = new Set<number>();
  readonly #rounds = new Rounds(() => {
    this.#tell();
  }, longestRestMs);

  constructor(listeners: Iterable<Listener>) {
    this.#listeners = listeners;
    this.#awareness.setLocalState(null);
    this.#awareness.on('update', (changes: { added: number[]; updated: number[]; removed: number[] }) => {
      for (const client of [...changes.added, ...changes.updated, ...changes.removed]) this.#changed.add(client);
      for (const client of changes.removed) this.#owners.delete(client);
      this.#rounds.due();
    });
  }

  /** Takes what a connection says of itself. What is not its own, or not readable, is left out. */
  take(states: Uint8Array, from: Listener, person: PresentPerson): void {
    const own = readStates(states).filter(({ client }) => this.#isOwn(client, from));
    if (own.length === 0) return;
    const encoder = createEncoder();
    writeVarUint(encoder, own.length);
    for (const { client, clock, state } of own) {
      if (state !== null) this.#owners.set(client, from);
      writeVarUint(encoder, client);
      writeVarUint(encoder, clock);
      const said = state === null ? null : { ...state, user: { personId: person.personId, name: person.name } };
      writeVarString(encoder, JSON.stringify(said));
    }
    applyAwarenessUpdate(this.#awareness, toUint8Array(encoder), from);
  }

  /** Everybody's cursor, for a newcomer; null when nobody shows one. */
  everybody(): Uint8Array | null {
    const clients = [...this.#awareness.getStates().keys()];
    return clients.length === 0 ? null : encodeAwarenessUpdate(this.#awareness, clients);
  }

  leave(from: Listener): void {
    const own = [...this.#owners].filter(([, owner]) => owner === from).map(([client]) => client);
    if (own.length > 0) removeAwarenessStates(this.#awareness, own, null);
  }

  destroy(): void {
    this.#awareness.destroy();
  }

  #isOwn(client: number, from: Listener): boolean {
    const owner = this.#owners.get(client);
    if (owner !== undefined) return owner === from;
    let held = 0;
    for (const other of this.#owners.values()) if (other === from) held++;
    return held < cursorsPerConnection;
  }

  #tell(): void {
    if (this.#changed.size === 0) return;
    const states = encodeAwarenessUpdate(this.#awareness, [...this.#changed]);
    this.#changed.clear();
    tellAll(this.#listeners, (address) => frames.presence(address, states));
  }
}

interface OneState {
  readonly client: number;
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
}

function readStates(bytes: Uint8Array): OneState[] {
  if (bytes.length > limits.presenceBytes) return [];
  try {
    const decoder = createDecoder(bytes);
    const states: OneState[] = [];
    for (let count = readVarUint(decoder); count > 0 && states.length < cursorsPerConnection; count--) {
      const client = readVarUint(decoder);
      const clock = readVarUint(decoder);
      const state: unknown = JSON.parse(readVarString(decoder));
      if (state === null) states.push({ client, clock, state });
      else if (typeof state === 'object' && !Array.isArray(state))
        states.push({ client, clock, state: state as Record<string, unknown> });
    }
    return states;
  } catch {
    return []; // a cursor that cannot be read is no cursor
  }
}
