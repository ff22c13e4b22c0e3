import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { isId, type Id } from '../ids.ts';
import type { Reader } from '../reader.ts';
import type { Tables } from './tables.ts';
import { log } from './log.ts';
import { runtime } from './runtime.ts';

export type { Tables } from './tables.ts';
export type Tx = Transaction<Tables>;

// A calendar day stays a text 'YYYY-MM-DD' (1082) and a count stays a number (20: no count here passes 2^53).
pg.types.setTypeParser(1082, (day) => day);
pg.types.setTypeParser(20, (count) => (count.length < 16 ? Number(count) : count) as number);

/** Opens the pool of the owner role; request transactions drop their rights as their first act. */
export function openPool(connection: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ max: 12, ...connection });
  pool.on('error', (error) => {
    log.warn('database connection lost', { error });
  }); // the next query opens another
  return pool;
}

export function openKysely(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * One transaction under row-level security: what `reader` may not read is not there, and cannot be written.
 * A visitor's transaction is read-only.
 */
export async function asReader<Result>(reader: Reader, act: (tx: Tx) => Promise<Result>): Promise<Result> {
  return runtime()
    .db.transaction()
    .execute(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw(enter(reader)));
      return act(tx);
    });
}

/** Drops the owner's rights for the rest of the transaction. Ids are checked, so they can stand in the text. */
function enter(reader: Reader): string {
  const ids: readonly Id[] = reader.personId === null ? reader.audiences : [...reader.audiences, reader.personId];
  if (!ids.every(isId)) throw new Error('a reader holds something that is not an id');
  const readOnly = reader.personId === null ? 'set transaction read only; ' : '';
  return `${readOnly}set local role minga_request; set local minga.audiences = '{${reader.audiences.join(',')}}'; set local minga.person = '${reader.personId ?? ''}'`;
}

/**
 * One transaction with the owner's rights, past row-level security. Only for acts that no reader can do:
 * sign-in, joining, jobs, imports. The list of files that may call it is closed and checked.
 */
export async function asOwner<Result>(act: (tx: Tx) => Promise<Result>): Promise<Result> {
  return runtime().db.transaction().execute(act);
}
