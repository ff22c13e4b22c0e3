import {
  applyUpdate,
  type Doc,
  encodeStateAsUpdate,
  encodeStateVector,
  snapshot,
  snapshotContainsUpdate,
  type Transaction,
} from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { UpdateFanOut, type Listener } from './fan-out.ts';
import { frames } from './frames.ts';
import { depthBroughtBy, limits, pendingBytes, weigh, type RefusedUpdate } from './limits.ts';
import { personOf, type Hand, type LogEntry, type UpdateLog } from './log.ts';
import { PadPresence } from './presence.ts';
import { quarantine } from './quarantine.ts';
import { loadPad, type StoredPad } from './storage.ts';

/** An editor at an open pad. */
export interface Occupant extends Listener {
  readonly hand: Hand;
}

export interface Receipt {
  readonly onWritten: () => void;
  readonly onUnwritten: () => void;
  readonly onPadGone: () => void;
}

/** `kept`: resolves when what was refused is set aside; null when it needs not be. */
export interface NotTaken {
  readonly ok: false;
  readonly reason: RefusedUpdate;
  readonly hostile: boolean;
  readonly kept: Promise<void> | null;
}

export type Taken = { readonly ok: true } | NotTaken;

/**
 * One pad in memory. An update is weighed, applied, sent to the others and handed to the log in the same turn; « enregistré » waits for
 * the log. What throws is undone by making the document again from the log, never by hoping.
 */
export class OpenPad {
  readonly id: Id;
  readonly occupants = new Set<Occupant>();
  readonly presence: PadPresence;
  /** Resolves when the pad may be used again; null: now. */
  remaking: Promise<void> | null = null;
  /** Last place written in the log, and how much was written since the last snapshot. */
  seq: number;
  tail: number;
  bytes: number;
  #doc: Doc;
  readonly #clients: Set<number>;
  readonly #log: UpdateLog;
  readonly #fanOut: UpdateFanOut;
  readonly #onWritten: (pad: OpenPad) => void;
  #fresh: Uint8Array[] = [];
  #deepest = 0;

  constructor(id: Id, stored: StoredPad, updateLog: UpdateLog, onWritten: (pad: OpenPad) => void) {
    this.id = id;
    this.seq = stored.seq;
    this.tail = stored.tail;
    this.bytes = stored.bytes;
    this.#clients = stored.clients;
    this.#log = updateLog;
    this.#onWritten = onWritten;
    this.#doc = this.#watch(stored.doc);
    this.presence = new PadPresence(this.occupants);
    this.#fanOut = new UpdateFanOut(this.occupants, frames.update);
  }

  /** The shared document, to be read only. */
  get doc(): Doc {
    return this.#doc;
  }

  get isUnwritten(): boolean {
    return this.#log.unwritten(this.id).length > 0;
  }

  /** Resolves when all that the document holds at this moment is in the log. */
  allWritten(): Promise<void> {
    if (!this.isUnwritten) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#log.append({
        padId: this.id,
        hand: { system: 'minga' },
        bytes: null,
        clients: [],
        onWritten: () => {
          resolve();
        },
        onUnwritten: () => undefined,
        onPadGone: () => {
          reject(new Error('the pad is gone'));
        },
      });
    });
  }

  /** What a newcomer lacks, and what the server lacks of theirs. The news on its way is in it. */
  greeting(stateVector: Uint8Array): { readonly missing: Uint8Array; readonly stateVector: Uint8Array } {
    return { missing: encodeStateAsUpdate(this.#doc, stateVector), stateVector: encodeStateVector(this.#doc) };
  }

  /** Whether a reader's update holds nothing new. Throws when it cannot be read. */
  knows(update: Uint8Array): boolean {
    return snapshotContainsUpdate(snapshot(this.#doc), update);
  }

  take(update: Uint8Array, hand: Hand, from: Occupant | null, receipt: Receipt): Taken {
    const weighed = weigh(update);
    if (!weighed.ok) return { ok: false, reason: weighed.reason, hostile: weighed.reason === 'malformed', kept: null };
    if (weighed.isEmpty) return this.#write(null, hand, [], receipt);
    if (this.bytes + update.length > limits.padBytes)
      return { ok: false, reason: 'too-large', hostile: false, kept: null };
    const pendingBefore = pendingBytes(this.#doc);
    const fault = this.#apply(update, from);
    const pending = pendingBytes(this.#doc);
    const reason =
      fault ?? (this.#deepest > limits.depth ? 'too-deep' : pending > limits.pendingBytes ? 'too-large' : null);
    if (reason !== null) {
      this.#remake();
      return { ok: false, reason, hostile: true, kept: quarantine(this.id, personOf(hand), reason, update) };
    }
    if (this.#fresh.length === 0 && pending === pendingBefore) return this.#write(null, hand, [], receipt);
    for (const news of this.#fresh) this.#fanOut.tell(news, from);
    const clients = weighed.clients.filter((client) => !this.#clients.has(client));
    for (const client of clients) this.#clients.add(client);
    // What waits for an earlier update is not in the news, but it is in what was received.
    const [only, ...others] = this.#fresh;
    const bytes = only !== undefined && others.length === 0 && pending === pendingBefore ? only : update;
    return this.#write(bytes, hand, clients, receipt);
  }

  /** Applies an update that is in the log already, and tells everybody. */
  applyLogged(update: Uint8Array, seq: number): void {
    const fault = this.#apply(update, null);
    if (fault !== null) throw new Error('an update made here cannot be applied');
    for (const news of this.#fresh) this.#fanOut.tell(news, null);
    this.#countWritten(seq, update.length);
  }

  /** Every hand known by its Yjs client id, so that a new one is told apart. */
  meet(client: number): void {
    this.#clients.add(client);
  }

  flush(): void {
    this.#fanOut.flush();
  }

  destroy(): void {
    this.flush();
    this.presence.destroy();
    this.#doc.destroy();
  }

  #apply(update: Uint8Array, from: Occupant | null): RefusedUpdate | null {
    this.#fresh = [];
    this.#deepest = 0;
    try {
      applyUpdate(this.#doc, update, from);
      return null;
    } catch (error) {
      log.warn('an update threw while it was applied', { padId: this.id, error });
      return 'malformed';
    }
  }

  #watch(doc: Doc): Doc {
    doc.on('update', (update: Uint8Array) => this.#fresh.push(update));
    doc.on('afterTransaction', (transaction: Transaction) => {
      this.#deepest = Math.max(this.#deepest, depthBroughtBy(transaction));
    });
    return doc;
  }

  #write(bytes: Uint8Array | null, hand: Hand, clients: readonly number[], receipt: Receipt): Taken {
    if (bytes === null && !this.isUnwritten) receipt.onWritten();
    else {
      this.#log.append({
        padId: this.id,
        hand,
        bytes,
        clients,
        onWritten: (seq) => {
          if (seq !== null) this.#countWritten(seq, bytes?.length ?? 0);
          receipt.onWritten();
        },
        onUnwritten: receipt.onUnwritten,
        onPadGone: receipt.onPadGone,
      });
    }
    return { ok: true };
  }

  #countWritten(seq: number, bytes: number): void {
    this.seq = Math.max(this.seq, seq);
    this.tail += 1;
    this.bytes += bytes;
    this.#onWritten(this);
  }

  /** A failed update may have left half of itself: the document is made again from the log and from what waits to be written. */
  #remake(): void {
    const remaking = this.#remakeFromLog();
    this.remaking = remaking;
    void remaking.then(() => {
      if (this.remaking === remaking) this.remaking = null;
    });
  }

  async #remakeFromLog(): Promise<void> {
    const spoiled = this.#doc;
    const unwritten: readonly LogEntry[] = [...this.#log.unwritten(this.id)];
    for (;;) {
      try {
        const stored = await loadPad(this.id);
        if (stored === null) return;
        for (const { bytes } of unwritten) if (bytes !== null) applyUpdate(stored.doc, bytes);
        this.#doc = this.#watch(stored.doc);
        spoiled.destroy();
        return;
      } catch (error) {
        log.error('a pad could not be made again from its log, and is tried again', { padId: this.id, error });
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }
}
