import { Kysely, PostgresDialect } from 'kysely';
import pg, { type PoolClient } from 'pg';
import { isId, type Id } from '../ids.ts';
import type { Reader } from '../reader.ts';
import { log } from './log.ts';
import { runtime } from './runtime.ts';
import { statementsOn, type Rights } from './statements.ts';
import type { Tables } from './tables.ts';

export type { Tables } from './tables.ts';
/** The query builder of one open transaction. */
export type Tx = Kysely<Tables>;

// A calendar day stays a text 'YYYY-MM-DD' and a count stays a number (no count here passes 2^53).
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);
pg.types.setTypeParser(pg.types.builtins.INT8, (count) => (count.length < 16 ? Number(count) : count) as number);

/** Opens the pool of the owner role; request transactions drop their rights as their first act. */
export function openPool(connection: pg.PoolConfig): pg.Pool {
  const options: pg.PoolConfig & { pipeline: boolean } = { max: 12, ...connection, pipeline: true };
  const pool = new pg.Pool(options);
  pool.on('error', (error) => {
    log.warn('database connection lost', { error }); // the next query opens another
  });
  pool.on('connect', (client) => {
    // Lost between two statements of a transaction, a connection tells nobody but its listeners: the next statement fails, and that is
    // what counts. Without a listener the whole program would end.
    client.on('error', () => undefined);
  });
  return pool;
}

/** The query builder over the whole pool, with the owner's rights and one statement a transaction. */
export function openKysely(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * One transaction under row-level security: what `reader` may not read is not there, and cannot be written.
 * A visitor's transaction is read-only.
 */
export async function asReader<Result>(reader: Reader, act: (tx: Tx) => Promise<Result>): Promise<Result> {
  return inTransaction('reader', enter(reader, reader.personId === null ? 'begin read only' : 'begin'), act);
}

/**
 * The same for pages that only read: nothing can be written, and the answer does not wait for the end of the transaction.
 */
export async function readAs<Result>(reader: Reader, act: (tx: Tx) => Promise<Result>): Promise<Result> {
  return inTransaction('reader', enter(reader, 'begin read only'), act, 'read');
}

/**
 * One transaction with the owner's rights, past row-level security. Only for acts that no reader can do:
 * sign-in, joining, jobs, imports. The list of files that may call it is closed and checked. `told`: whose moment it is, in a story.
 */
export async function asOwner<Result>(
  act: (tx: Tx) => Promise<Result>,
  told: Pick<Reader, 'moment'> = {},
): Promise<Result> {
  return inTransaction('owner', `begin${settingMoment(told)}`, act);
}

function settingMoment({ moment }: Pick<Reader, 'moment'>): string {
  return moment === undefined ? '' : `; set local minga.moment = '${moment.toISOString()}'`;
}

/** Drops the owner's rights for the rest of the transaction. Ids are checked, so they can stand in the text. */
function enter(reader: Reader, begin: string): string {
  const ids: readonly Id[] = reader.personId === null ? reader.audiences : [...reader.audiences, reader.personId];
  if (!ids.every(isId)) throw new Error('a reader holds something that is not an id');
  return `${begin}; set local role minga_request; set local minga.audiences = '{${reader.audiences.join(',')}}'; set local minga.person = '${reader.personId ?? ''}'${settingMoment(reader)}`;
}

/**
 * `opening` and the first statement travel together. That is safe: if a part of the opening fails, PostgreSQL refuses
 * every later statement of the transaction.
 */
async function inTransaction<Result>(
  rights: Rights,
  opening: string,
  act: (tx: Tx) => Promise<Result>,
  intent: 'read' | 'write' = 'write',
): Promise<Result> {
  const client = await runtime().pool.connect();
  const { tx, end } = statementsOn(client, rights);
  const opened = client.query(opening);
  opened.catch(() => undefined); // awaited below; until then a failure shows in the first statement too
  let result: Result;
  try {
    result = await act(tx);
    await opened;
  } catch (error) {
    end();
    giveBackAfter(client, client.query('rollback'));
    throw error;
  }
  end();
  const committed = commit(client);
  giveBackAfter(client, committed);
  if (intent === 'write') await committed;
  return result;
}

/** A commit after a failed statement is answered by a silent rollback: it must never pass for saved. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error('the transaction held a failed statement and was rolled back');
}

function giveBackAfter(client: PoolClient, ending: Promise<unknown>): void {
  ending.then(
    () => {
      client.release();
    },
    () => {
      client.release(true);
    },
  );
}
