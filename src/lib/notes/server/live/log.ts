import type { PoolClient } from 'pg';
import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { log as programLog } from '#lib/kernel/server/log.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

/** Who writes in a log: a person, or a program under its name. `moment`: when it is told to have been written; otherwise, now. */
export type Hand = ({ readonly personId: Id } | { readonly system: string }) & Pick<Reader, 'moment'>;

export interface LogEntry {
  readonly padId: Id;
  readonly hand: Hand;
  /** null: nothing to write; answered once all that came before it in this pad is written. */
  readonly bytes: Uint8Array | null;
  /** Yjs client ids met for the first time: theirs is this hand. */
  readonly clients: readonly number[];
  /** `seq` is the place in the log, null when there was nothing to write. */
  readonly onWritten: (seq: number | null) => void;
  /** Called at each failed try; the entry is kept and tried again. */
  readonly onUnwritten: () => void;
  /** The pad exists no more: the only end of an entry that is not a write. */
  readonly onPadGone: () => void;
}

interface PadQueue {
  entries: LogEntry[];
  failures: number;
  restUntil: number;
}

const patienceMs = 4_000;
const longestRestMs = 5_000;
const firstRestMs = 50;

const insertUpdates = `
  with given as (
    select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::timestamptz[]) g(place, pad_id, person_id, actor_name, bytes, at))
  insert into pad_updates (pad_id, audience_id, person_id, actor_name, bytes, at)
  select g.pad_id, p.audience_id, g.person_id, g.actor_name, g.bytes, coalesce(g.at, clock_timestamp()) from given g join pads p on p.id = g.pad_id order by g.place
  returning pad_id, seq`;
const insertHands = `
  insert into pad_hands (pad_id, client_id, audience_id, person_id, actor_name)
  select g.pad_id, g.client_id, p.audience_id, g.person_id, g.actor_name
  from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[]) g(pad_id, client_id, person_id, actor_name) join pads p on p.id = g.pad_id
  on conflict do nothing`;

/**
 * Appends the updates of all open pads, one insert for whatever came while the last one was being committed.
 * An entry is never dropped: a pad whose write fails rests and is tried again, and the others do not wait for it.
 */
export class UpdateLog {
  readonly #pads = new Map<Id, PadQueue>();
  #writing = false;
  #scheduled = false;
  #timer: NodeJS.Timeout | null = null;
  #client: PoolClient | null = null;

  append(entry: LogEntry): void {
    const queue = this.#pads.get(entry.padId) ?? { entries: [], failures: 0, restUntil: 0 };
    queue.entries.push(entry);
    this.#pads.set(entry.padId, queue);
    this.#schedule();
  }

  /** What is not written yet in a pad, in order. */
  unwritten(padId: Id): readonly LogEntry[] {
    return this.#pads.get(padId)?.entries ?? [];
  }

  /** True while somebody waits for a write. */
  get isBusy(): boolean {
    return this.#pads.size > 0;
  }

  /** Gives the connection back. Nothing may be appended afterwards. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#client?.release(true); // its settings are its own
    this.#client = null;
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    try {
      for (let ready = this.#ready(); ready.length > 0; ready = this.#ready()) await this.#writePads(ready);
    } finally {
      this.#writing = false;
      this.#wakeWhenRested();
    }
  }

  #ready(): Id[] {
    const now = Date.now();
    return [...this.#pads].filter(([, queue]) => queue.restUntil <= now).map(([padId]) => padId);
  }

  async #writePads(padIds: readonly Id[]): Promise<void> {
    const batch = padIds.flatMap((padId) => [...this.unwritten(padId)]);
    try {
      const places = await this.#insert(batch);
      this.#settle(batch, places);
    } catch (error) {
      // One pad may be the only cause (deleted, its audience being changed): the others must not wait for it.
      if (padIds.length > 1 && isAboutRows(error)) for (const padId of padIds) await this.#writePads([padId]);
      else this.#rest(padIds, error);
    }
  }

  async #insert(batch: readonly LogEntry[]): Promise<Map<Id, number[]>> {
    const places = new Map<Id, number[]>();
    const written = batch.filter((entry) => entry.bytes !== null);
    const hands = batch.flatMap((entry) => entry.clients.map((client) => ({ entry, client })));
    if (written.length === 0) return places;
    const client = await this.#connection();
    try {
      const statement = { name: 'pad-log', text: insertUpdates, values: updateValues(written) };
      if (hands.length === 0) collect(places, (await client.query<Place>(statement)).rows);
      else {
        // Sent together: the pool pipelines, and one transaction holds both.
        const all = Promise.all([
          client.query('begin'),
          client.query<Place>(statement),
          client.query({ name: 'pad-hands', text: insertHands, values: handValues(hands) }),
          client.query('commit'),
        ]);
        const [, inserted, , committed] = await all;
        if (committed.command !== 'COMMIT') throw new Error('the log was rolled back');
        collect(places, inserted.rows);
      }
    } catch (error) {
      this.#client = null;
      client.release(true); // whatever state it is in, the next try starts clean
      throw error;
    }
    return places;
  }

  async #connection(): Promise<PoolClient> {
    this.#client ??= await this.#connect();
    return this.#client;
  }

  async #connect(): Promise<PoolClient> {
    const client = await runtime().pool.connect();
    client.once('error', () => {
      if (this.#client === client) this.#client = null;
    });
    // A table held by somebody else is a failed write like another: said, and tried again.
    await client.query(`set statement_timeout = ${String(patienceMs)}`);
    return client;
  }

  #settle(batch: readonly LogEntry[], places: Map<Id, number[]>): void {
    const settled = new Map<Id, number>();
    for (const entry of batch) {
      settled.set(entry.padId, (settled.get(entry.padId) ?? 0) + 1);
      const seq = entry.bytes === null ? null : places.get(entry.padId)?.shift();
      if (seq === undefined) entry.onPadGone();
      else entry.onWritten(seq);
    }
    for (const [padId, count] of settled) this.#forget(padId, count);
  }

  #forget(padId: Id, count: number): void {
    const queue = this.#pads.get(padId);
    if (queue === undefined) return;
    queue.entries = queue.entries.slice(count);
    queue.failures = 0;
    queue.restUntil = 0;
    if (queue.entries.length === 0) this.#pads.delete(padId);
  }

  #rest(padIds: readonly Id[], error: unknown): void {
    for (const padId of padIds) {
      const queue = this.#pads.get(padId);
      if (queue === undefined) continue;
      queue.failures += 1;
      queue.restUntil = Date.now() + Math.min(longestRestMs, firstRestMs * 2 ** queue.failures);
      programLog.error('a pad could not be written; it is kept and tried again', {
        padId,
        tries: queue.failures,
        error,
      });
      for (const entry of queue.entries) entry.onUnwritten();
    }
  }

  #wakeWhenRested(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pads.size === 0) return;
    const next = Math.min(...[...this.#pads.values()].map((queue) => queue.restUntil));
    this.#timer = setTimeout(() => void this.#write(), Math.max(1, next - Date.now()));
  }
}

interface Place {
  pad_id: Id;
  seq: number;
}

function collect(places: Map<Id, number[]>, rows: readonly Place[]): void {
  for (const { pad_id: padId, seq } of rows) {
    const seqs = places.get(padId);
    if (seqs === undefined) places.set(padId, [seq]);
    else seqs.push(seq);
  }
}

function updateValues(entries: readonly LogEntry[]): unknown[] {
  return [
    entries.map((_, place) => place),
    entries.map(({ padId }) => padId),
    entries.map(({ hand }) => personOf(hand)),
    entries.map(({ hand }) => systemOf(hand)),
    entries.map(({ bytes }) => Buffer.from(bytes ?? [])),
    entries.map(({ hand }) => hand.moment ?? null),
  ];
}

function handValues(hands: readonly { readonly entry: LogEntry; readonly client: number }[]): unknown[] {
  return [
    hands.map(({ entry }) => entry.padId),
    hands.map(({ client }) => client),
    hands.map(({ entry }) => personOf(entry.hand)),
    hands.map(({ entry }) => systemOf(entry.hand)),
  ];
}

export function personOf(hand: Hand): Id | null {
  return 'personId' in hand ? hand.personId : null;
}

function systemOf(hand: Hand): string | null {
  return 'system' in hand ? hand.system : null;
}

/** A fault of the data (SQLSTATE class 22, 23) or of a lock, not of the connection or of the server. */
function isAboutRows(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(22|23)/.test(code);
}
