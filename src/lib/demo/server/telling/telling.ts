import { findMember } from '#lib/collectives/server/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import type { StoryClock } from '../../story/story-clock.ts';

export interface KnownPerson {
  readonly id: Id;
  readonly name: string;
  readonly slug: string;
}

/**
 * The story while it is being told: who is who, what is written already, and what happens when. Every act is one of the program's own
 * commands, done by the person the story names, at the moment it names.
 */
export class Telling {
  readonly clock: StoryClock;
  readonly #people = new Map<string, KnownPerson>();
  readonly #circles = new Map<string, Id>();
  readonly #networks = new Map<string, Id>();
  readonly #items = new Map<string, Id>();
  readonly #members = new Map<string, Promise<Member | null>>();
  readonly #acts: { readonly at: Date; readonly tell: (at: Date) => Promise<unknown> }[] = [];

  constructor(clock: StoryClock) {
    this.clock = clock;
  }

  meet(key: string, person: KnownPerson): void {
    this.#people.set(key, person);
  }

  person(key: string): KnownPerson {
    return known(this.#people, key);
  }

  /** Those whom a text may name. */
  people(): Iterable<KnownPerson> {
    return this.#people.values();
  }

  keepCircle(key: string, id: Id): void {
    this.#circles.set(key, id);
  }

  circle(key: string): Id {
    return known(this.#circles, key);
  }

  keepNetwork(key: string, id: Id): void {
    this.#networks.set(key, id);
  }

  /** null: this key is that of a circle. */
  network(key: string): Id | null {
    return this.#networks.get(key) ?? null;
  }

  keepItem(key: string, id: Id): void {
    this.#items.set(key, id);
  }

  item(key: string): Id {
    return known(this.#items, key);
  }

  /** Somebody as the gate knows them, at a moment of the story. Once asked for, their circles and mandates are all given. */
  async member(key: string, at: Date): Promise<Member> {
    const { id, slug } = this.person(key);
    const member = await (this.#members.get(key) ?? this.#remember(key, findMember(id, slug)));
    if (member === null) throw new Error(`the story lets ${key} act before they have joined`);
    return { ...member, moment: at };
  }

  /** Their rights have changed: the gate is asked again. */
  forget(key: string): void {
    this.#members.delete(key);
  }

  #remember(key: string, asked: Promise<Member | null>): Promise<Member | null> {
    this.#members.set(key, asked);
    return asked;
  }

  /** Something that happens at this moment, in the order of time. */
  plan(at: Date, tell: (at: Date) => Promise<unknown>): void {
    this.#acts.push({ at, tell });
  }

  /** Tells all that is planned, the oldest first. */
  async tell(): Promise<void> {
    const acts = this.#acts.splice(0).sort((one, other) => one.at.getTime() - other.at.getTime());
    for (const { at, tell } of acts) await tell(at);
  }
}

function known<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the story speaks of ${key}, whom it has not told of yet`);
  return value;
}

/** What a command gave; the story is written so that nothing in it is refused. */
export function accepted<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`the story was refused: ${outcome.reason}`);
  return outcome.value;
}
