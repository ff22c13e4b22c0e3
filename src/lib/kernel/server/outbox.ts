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

/**
 * Follows the journal from where this consumer stopped, in one transaction a batch: what `handler` writes and how far it has read
 * are committed together, so a crash repeats nothing and skips nothing. A consumer met for the first time starts now.
 * Several processes may run the same consumer: the cursor's row lock lets one work at a time.
 */
export async function consume(consumer: string, handler: Handler): Promise<void> {
  await sql`insert into journal_cursors (consumer, xid, id) values (${consumer}, pg_snapshot_xmin(pg_current_snapshot()), 0) on conflict do nothing`.execute(
    runtime().db,
  );
  let wanted = true;
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      try {
        while ((await advance(consumer, handler)) === batchSize);
      } catch (error) {
        log.error('a consumer of the journal stopped at an entry and will try again', { consumer, error });
      }
    }
  };
  const wake = (): void => {
    wanted = true;
    working ??= work().finally(() => (working = null));
  };
  const timer = setInterval(wake, lookEveryMs).unref();
  const stopListening = await listen('journal', wake);
  runtime().onStop.push(async () => {
    clearInterval(timer);
    await stopListening();
    await working;
  });
  wake();
}

async function advance(consumer: string, handler: Handler): Promise<number> {
  return asOwner(async (tx) => {
    const cursor = await tx
      .selectFrom('journal_cursors')
      .select(['xid', 'id'])
      .where('consumer', '=', consumer)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const entries = await entriesAfter(tx, cursor, batchSize);
    for (const entry of entries) await handler(tx, entry);
    const last = entries.at(-1);
    if (last !== undefined)
      await tx
        .updateTable('journal_cursors')
        .set({ xid: last.xid, id: last.id })
        .where('consumer', '=', consumer)
        .execute();
    return entries.length;
  });
}

/**
 * The next entries in the order (transaction, id), and none of a transaction that is not older than every open one:
 * an entry with a smaller number that commits later is thus never behind the cursor.
 */
async function entriesAfter(tx: Tx, place: Place, limit: number): Promise<JournalEntry[]> {
  const { rows } = await sql<JournalEntry>`
    select id::text, xid::text, at, actor_id as "actorId", actor_name as "actorName", act, item_id as "itemId",
      collective_id as "collectiveId", audience_id as "audienceId", particulars
    from journal
    where (xid, id) > (${place.xid}::xid8, ${place.id}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, id limit ${limit}`.execute(tx);
  return rows;
}

const watchers = new Set<(entry: JournalEntry) => void>();

/** Tells of each act soon after it is committed, in this process, for open pages. Not durable; returns how to stop. */
export function onEntry(watcher: (entry: JournalEntry) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Starts what `onEntry` follows. Called once, at start. */
export async function startWatching(): Promise<void> {
  let place: Place | null = null;
  let busy = false;
  let again = false;
  const look = async (): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        place = await asOwner((tx) => tell(tx, place));
      } while (again);
    } catch (error) {
      log.warn('open pages miss news until the database is back', { error });
    } finally {
      busy = false;
    }
  };
  await look();
  const timer = setInterval(() => void look(), lookEveryMs).unref();
  const stopListening = await listen('journal', () => void look());
  runtime().onStop.push(async () => {
    clearInterval(timer);
    await stopListening();
  });
}

async function tell(tx: Tx, place: Place | null): Promise<Place> {
  if (place === null) {
    const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(
      tx,
    );
    return { xid: rows[0]?.xid ?? '0', id: '0' };
  }
  const entries = await entriesAfter(tx, place, 1_000);
  for (const entry of entries) for (const watcher of watchers) watcher(entry);
  return entries.at(-1) ?? place;
}
