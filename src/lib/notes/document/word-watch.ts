import {
  type AbstractType,
  applyUpdate,
  ContentAny,
  ContentFormat,
  ContentString,
  ContentType,
  decodeUpdate,
  Item,
  type Doc,
  type Transaction,
} from 'yjs';

/** Rows of a log, by their place in the list, first and last included. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

interface Range {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly row: number;
}

/**
 * Follows a document row by row of its log, and knows where some words were in it: when their letters came, whether typed one by one
 * or pasted, when they could be read, and when they went. Words of one stretch of text, in any case; not across paragraphs.
 */
export class WordWatch {
  readonly #doc: Doc;
  readonly #words: string;
  readonly #holders = new Set<AbstractType<unknown>>();
  readonly #letters = new Map<number, Set<number>>();
  readonly #came: Range[] = [];
  readonly #went: Range[] = [];
  readonly #seen: { from: number; until: number }[] = [];
  #changed: AbstractType<unknown>[] = [];
  #row = -1;

  constructor(doc: Doc, words: string) {
    this.#doc = doc;
    this.#words = words.toLowerCase();
    doc.on('afterTransaction', (transaction: Transaction) => {
      this.#changed.push(
        ...(transaction.changed.keys() as Iterable<AbstractType<unknown>>),
        ...typesBroughtBy(transaction),
      );
    });
  }

  /** Applies the next row. One that cannot be read is passed over, as it is when the log is replayed. */
  read(update: Uint8Array): void {
    this.#row += 1;
    this.#changed = [];
    try {
      this.#note(update);
      applyUpdate(this.#doc, update);
    } catch {
      return;
    }
    for (const type of this.#changed) {
      this.#holders.delete(type);
      if (this.#meet(type)) this.#holders.add(type);
    }
    const isSeen = [...this.#holders].some((type) => type._item?.deleted !== true);
    const last = this.#seen.at(-1);
    if (!isSeen) return;
    if (last?.until === this.#row - 1) last.until = this.#row;
    else this.#seen.push({ from: this.#row, until: this.#row });
  }

  /** Whether the words can be read now. */
  get isSeen(): boolean {
    return this.#seen.at(-1)?.until === this.#row;
  }

  /** The rows between which the words were being written, could be read, or were being taken away. Apart from one another, in order. */
  stretches(): Stretch[] {
    // The row after the last one at which they could be read is the one that parted them.
    const found: Stretch[] = this.#seen.map(({ from, until }) => ({ from, until: Math.min(until + 1, this.#row) }));
    for (const [client, clocks] of this.#letters)
      for (const clock of clocks) {
        const came = rowOf(this.#came, client, clock);
        const went = rowOf(this.#went, client, clock);
        if (came !== undefined && went !== undefined) found.push({ from: came, until: went });
      }
    const merged: { from: number; until: number }[] = [];
    for (const { from, until } of found.sort((one, other) => one.from - other.from)) {
      const last = merged.at(-1);
      if (last !== undefined && from <= last.until + 1) last.until = Math.max(last.until, until);
      else merged.push({ from, until });
    }
    return merged;
  }

  #note(update: Uint8Array): void {
    const { structs, ds } = decodeUpdate(update);
    for (const struct of structs)
      if (struct instanceof Item)
        this.#came.push({ client: struct.id.client, clock: struct.id.clock, length: struct.length, row: this.#row });
    for (const [client, ranges] of ds.clients)
      for (const { clock, len } of ranges) this.#went.push({ client, clock, length: len, row: this.#row });
  }

  /** Whether a type holds the words by itself; remembers the letters that say them. */
  #meet(type: AbstractType<unknown>): boolean {
    const pieces: { readonly item: Item; readonly text: string; readonly at: number }[] = [];
    let text = '';
    let found = false;
    for (let item = type._start; item !== null; item = item.right) {
      if (item.deleted) continue;
      if (item.content instanceof ContentString) {
        pieces.push({ item, text: item.content.str, at: text.length });
        text += item.content.str;
      } else if (holds(item, this.#words)) {
        found = true;
        this.#keep(item, 0, item.length);
      }
    }
    for (const item of type._map.values()) {
      if (item.deleted || !holds(item, this.#words)) continue;
      found = true;
      this.#keep(item, 0, item.length);
    }
    const lower = text.toLowerCase();
    for (let at = lower.indexOf(this.#words); at !== -1; at = lower.indexOf(this.#words, at + 1)) {
      found = true;
      for (const piece of pieces) {
        const [start, end] = [Math.max(at, piece.at), Math.min(at + this.#words.length, piece.at + piece.text.length)];
        if (start < end) this.#keep(piece.item, start - piece.at, end - start);
      }
    }
    return found;
  }

  #keep({ id }: Item, offset: number, length: number): void {
    const clocks = this.#letters.get(id.client) ?? new Set();
    for (let at = 0; at < length; at++) clocks.add(id.clock + offset + at);
    this.#letters.set(id.client, clocks);
  }
}

/** What a transaction brings whole is not among what it changed. */
function* typesBroughtBy({ doc, beforeState, afterState }: Transaction): Generator<AbstractType<unknown>> {
  for (const [client, after] of afterState) {
    const before = beforeState.get(client) ?? 0;
    const structs = after > before ? (doc.store.clients.get(client) ?? []) : [];
    for (let at = structs.length - 1; at >= 0; at--) {
      const struct = structs[at];
      if (struct === undefined || struct.id.clock < before) break;
      if (struct instanceof Item && struct.content instanceof ContentType) yield struct.content.type;
    }
  }
}

/** A value of a field or of an attribute, or where a link leads. */
function holds({ content }: Item, words: string): boolean {
  const value: unknown =
    content instanceof ContentAny ? content.arr : content instanceof ContentFormat ? content.value : null;
  return value !== null && JSON.stringify(value).toLowerCase().includes(JSON.stringify(words).slice(1, -1));
}

function rowOf(ranges: readonly Range[], client: number, clock: number): number | undefined {
  return ranges.find((one) => one.client === client && clock >= one.clock && clock < one.clock + one.length)?.row;
}
