import { applyUpdate, Doc, encodeStateAsUpdate, transact } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

export interface StoredPad {
  readonly doc: Doc;
  /** Place in the log of the last update that the document holds; 0 when there is none. */
  readonly seq: number;
  /** Updates read after the last snapshot: above a few thousands, a new one is due. */
  readonly tail: number;
  /** Bytes read: snapshot and tail. */
  readonly bytes: number;
  /** Yjs client ids whose hand is known. */
  readonly clients: Set<number>;
}

export interface LogRow {
  seq: number;
  bytes: Buffer;
}

/** The pad as its log tells it, or null when there is no such pad. `before`: stop after this place in the log. */
export async function loadPad(padId: Id, before = Number.MAX_SAFE_INTEGER): Promise<StoredPad | null> {
  const { pool } = runtime();
  const [pads, snapshots, hands] = await Promise.all([
    pool.query<{ id: Id }>({ name: 'pad-exists', text: 'select id from pads where id = $1', values: [padId] }),
    pool.query<LogRow>({
      name: 'pad-snapshot',
      text: 'select seq, state as bytes from pad_snapshots where pad_id = $1 and seq <= $2 order by seq desc limit 1',
      values: [padId, before],
    }),
    pool.query<{ client_id: number }>({
      name: 'pad-clients',
      text: 'select client_id from pad_hands where pad_id = $1',
      values: [padId],
    }),
  ]);
  if (pads.rows.length === 0) return null;
  const snapshot = snapshots.rows[0];
  const { rows: tail } = await pool.query<LogRow>({
    name: 'pad-tail',
    text: 'select seq, bytes from pad_updates where pad_id = $1 and seq > $2 and seq <= $3 order by seq',
    values: [padId, snapshot?.seq ?? 0, before],
  });
  const rows = snapshot === undefined ? tail : [snapshot, ...tail];
  return {
    doc: replay(padId, rows),
    seq: rows.at(-1)?.seq ?? 0,
    tail: tail.length,
    bytes: rows.reduce((sum, row) => sum + row.bytes.length, 0),
    clients: new Set(hands.rows.map((row) => row.client_id)),
  };
}

/**
 * One transaction for all rows (20,000 updates: some 60 ms; merging them first takes seconds). A row that cannot be applied costs
 * only itself: the document is made again without it, since a failed update may have left half of itself behind.
 */
export function replay(padId: Id, rows: readonly LogRow[]): Doc {
  const bad = new Set<number>();
  for (;;) {
    const doc = new Doc();
    let at = 0;
    try {
      transact(doc, () => {
        for (const row of rows) {
          at = row.seq;
          if (!bad.has(at)) applyUpdate(doc, row.bytes);
        }
      });
      return doc;
    } catch (error) {
      if (bad.has(at)) throw error;
      bad.add(at);
      log.error('a row of the log could not be applied and is left out', { padId, seq: at, error });
    }
  }
}

/**
 * Writes a snapshot of all that the log holds up to `seq`, by replaying it, and drops the older ones. The log itself stays.
 * Harmless at any moment: two at once write the same row. Gives the bytes of the snapshot.
 */
export async function compact(padId: Id, seq: number): Promise<number> {
  const stored = await loadPad(padId, seq);
  if (stored === null) return 0;
  if (stored.tail === 0) return stored.bytes;
  const state = encodeStateAsUpdate(stored.doc);
  stored.doc.destroy();
  await runtime().pool.query(
    `with kept as (
       insert into pad_snapshots (pad_id, seq, audience_id, state) select id, $2, audience_id, $3 from pads where id = $1
       on conflict (pad_id, seq) do nothing)
     delete from pad_snapshots where pad_id = $1 and seq < $2`,
    [padId, stored.seq, Buffer.from(state)],
  );
  return state.length;
}
