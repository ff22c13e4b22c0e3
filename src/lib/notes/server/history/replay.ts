import { sql } from 'kysely';
import type { Doc } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { replay, type LogRow } from '../live/storage.ts';

/** A pad as its log told it at some place, for one who may read that log. */
export interface PastPad {
  readonly doc: Doc;
  /** Place and time of the last update it holds; null before the first one. */
  readonly last: { readonly seq: number; readonly at: Date } | null;
}

const latest = Number.MAX_SAFE_INTEGER;

/**
 * Replays the log up to `seq`, from the nearest snapshot behind it, in one statement and under the reader's own rights: whoever does
 * not read the pad gets an empty document.
 */
export async function padAt(tx: Tx, padId: Id, seq = latest): Promise<PastPad> {
  const { rows } = await sql<LogRow & { readonly at: Date }>`
    with behind as (select seq, state, at from pad_snapshots where pad_id = ${padId} and seq <= ${seq} order by seq desc limit 1)
    select seq, state as bytes, coalesce((select u.at from pad_updates u where u.pad_id = ${padId} and u.seq = behind.seq), at) as at
    from behind
    union all
    select seq, bytes, at from pad_updates
    where pad_id = ${padId} and seq > coalesce((select seq from behind), 0) and seq <= ${seq}
    order by seq`.execute(tx);
  const last = rows.at(-1);
  return { doc: replay(padId, rows), last: last === undefined ? null : { seq: last.seq, at: last.at } };
}
