import { sql } from 'kysely';
import type { Id } from '../ids.ts';
import { asOwner, type Tx } from './database.ts';
import { listen } from './listen.ts';
import { log } from './log.ts';
import { runtime } from './runtime.ts';

/** What happened, as the journal tells it. */
export interface JournalEntry {
  readonly id: string;
  readonly xid: string;
  readonly at: Date;
  readonly actorId: Id | null;
  readonly actorName: string | null;
  readonly act: string;
  readonly itemId: Id | null;
  readonly collectiveId: Id | null;
  readonly audienceId: Id;
  readonly particulars: Readonly<Record<string, unknown>>;
}

type Handler = (tx: Tx, entry: JournalEntry) => Promise<void>;
type Place = Pick<JournalEntry, 'xid' | 'id'>;

const batchSize = 100;
const lookEveryMs = 5_000;
const heldMs = 25;

/**
 * Follows the journal from where this consumer stopped, in one transaction a batch: what `handler` writes and how far it has read
 * are committed together, so a crash repeats nothing and skips nothing. A consumer met for the first time starts now.
 * Several processes may run the same consumer: the cursor's row lock lets one work at a time.
 */
export async function consume(consumer: string, handler: Handler): Promise<void> {
  await sql`insert into journal_cursors (consumer, xid, id) values (${consumer}, pg_snapshot_xmin(pg_current_snapshot()), 0) on conflict do nothing`.execute(
    runtime().db,
  );
  await follow(async () => {
    try {
      return await advance(consumer, handler);
    } catch (error) {
      log.error('a consumer of the journal stopped at an entry and will try again', { consumer, error });
      return 'none';
    }
  });
}

/** Whether there is more to read: at once, as soon as older transactions have ended, or not. */
type More = 'full' | 'held' | 'none';

async function advance(consumer: string, handler: Handler): Promise<More> {
  return asOwner(async (tx) => {
    const cursor = await tx
      .selectFrom('journal_cursors')
      .select(['xid', 'id'])
      .where('consumer', '=', consumer)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { entries, more } = await entriesAfter(tx, cursor);
    for (const entry of entries) await handler(tx, entry);
    const last = entries.at(-1);
    if (last !== undefined)
      await tx
        .updateTable('journal_cursors')
        .set({ xid: last.xid, id: last.id })
        .where('consumer', '=', consumer)
        .execute();
    return more;
  });
}

/** Calls `look` when the journal moves, every few seconds anyway, and again soon while entries are held back. */
async function follow(look: () => Promise<More>): Promise<void> {
  let wanted = false;
  let over = false;
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      let more = await look();
      while (more === 'full') more = await look();
      if (more === 'held') setTimeout(wake, heldMs).unref();
    }
  };
  const wake = (): void => {
    if (over) return;
    wanted = true;
    working ??= work().finally(() => {
      working = null;
      if (wanted) wake();
    });
  };
  const timer = setInterval(wake, lookEveryMs).unref();
  const stopListening = await listen('journal', wake);
  runtime().onStop.push(async () => {
    over = true;
    clearInterval(timer);
    await stopListening();
    await working;
  });
  wake();
}

/**
 * The next entries in the order (transaction, id), and none of a transaction that is not older than every open one:
 * an entry with a smaller number that commits later is thus never behind the cursor.
 */
async function entriesAfter(tx: Tx, place: Place): Promise<{ entries: JournalEntry[]; more: More }> {
  const { rows } = await sql<JournalEntry & { settled: boolean }>`
    select id::text, xid::text, at, actor_id as "actorId", actor_name as "actorName", act, item_id as "itemId",
      collective_id as "collectiveId", audience_id as "audienceId", particulars,
      xid < pg_snapshot_xmin(pg_current_snapshot()) as settled
    from journal
    where (xid, id) > (${place.xid}::xid8, ${place.id}::bigint)
    order by xid, id limit ${batchSize}`.execute(tx);
  const entries = rows.filter(({ settled }) => settled);
  const more = entries.length < rows.length ? 'held' : rows.length === batchSize ? 'full' : 'none';
  return { entries, more };
}

const watchers = new Set<(entry: JournalEntry) => void>();

/** Tells of each act soon after it is committed, in this process, for open pages. Not durable; returns how to stop. */
export function onEntry(watcher: (entry: JournalEntry) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Starts what `onEntry` follows. Called once, at start. */
export async function startWatching(): Promise<void> {
  let place = await asOwner(now);
  await follow(async () => {
    try {
      const { entries, more } = await asOwner((tx) => entriesAfter(tx, place));
      for (const entry of entries) for (const watcher of watchers) watcher(entry);
      place = entries.at(-1) ?? place;
      return more;
    } catch (error) {
      log.warn('open pages miss news until the database is back', { error });
      return 'none';
    }
  });
}

async function now(tx: Tx): Promise<Place> {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(tx);
  return { xid: rows[0]?.xid ?? '0', id: '0' };
}
