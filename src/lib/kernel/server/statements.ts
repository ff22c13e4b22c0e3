import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely';
import type { PoolClient } from 'pg';
import type { Tables } from './tables.ts';

/** As whom the statements of a connection are planned: a plan made under row-level security serves no owner. */
export type Rights = 'reader' | 'owner';

const mostNames = 2_000;
const names = new Map<string, string>();

/**
 * A prepared statement's name, the same for the same text. Planning under row-level security costs more than most of our
 * queries; a named statement is planned once per connection (measured: 3 times the throughput of a short page).
 */
function nameOf(text: string, rights: Rights): string | undefined {
  const key = rights + text;
  const known = names.get(key);
  if (known !== undefined || names.size >= mostNames) return known;
  const name = `${rights}-${names.size}`;
  names.set(key, name);
  return name;
}

/** The statements of one transaction. Once it is over, a stray one is refused instead of joining somebody else's. */
class TransactionConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #rights: Rights;
  #over = false;

  constructor(client: PoolClient, rights: Rights) {
    this.#client = client;
    this.#rights = rights;
  }

  end(): void {
    this.#over = true;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#over) throw new Error('a statement came after the end of its transaction');
    const name = nameOf(query.sql, this.#rights);
    const result = await this.#client.query({
      ...(name === undefined ? {} : { name }),
      text: query.sql,
      values: [...query.parameters],
    });
    const rows = result.rows as Row[];
    return result.rowCount === null ? { rows } : { rows, numAffectedRows: BigInt(result.rowCount) };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('no query streams its rows');
  }
}

/** The query builder of one transaction on `client`, and how to end it. Beginning and committing are the caller's part. */
export function statementsOn(client: PoolClient, rights: Rights): { tx: Kysely<Tables>; end: () => void } {
  const connection = new TransactionConnection(client, rights);
  return {
    tx: new Kysely<Tables>({ dialect: dialectOf(connection) }),
    end: () => {
      connection.end();
    },
  };
}

function dialectOf(connection: DatabaseConnection): Dialect {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => ({
      init: nothing,
      acquireConnection: () => Promise.resolve(connection),
      releaseConnection: nothing,
      beginTransaction: () => Promise.reject(new Error('transactions do not nest: pass the one you have')),
      commitTransaction: nothing,
      rollbackTransaction: nothing,
      destroy: nothing,
    }),
  };
}
