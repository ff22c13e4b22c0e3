import { CompiledQuery } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { asOwner, readAs } from '#lib/kernel/server/database.ts';
import type { Given, Holding } from './catalogue.ts';

/** One thing that is kept of somebody. */
export interface Held {
  readonly at: Date | null;
  /** The collective it happened in. */
  readonly collective: string | null;
  /** The title of its item; null when the person may not read it any more, or it has none. */
  readonly title: string | null;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Row extends Record<string, unknown> {
  readonly at: Date | null;
  readonly key: string;
  readonly item_id: Id | null;
  readonly collective: string | null;
}

const perPage = 500;

/**
 * What a table holds of somebody, page by page, each in a statement of its own: a slow download holds no transaction. Past row-level
 * security, for one's own rows alone: words written in a place one has left are still one's own. Titles are not: they are read as
 * the person may read them now.
 */
export async function* readHolding(holding: Holding, reader: Reader & { readonly personId: Id }): AsyncGenerator<Held> {
  const text = statementOf(holding);
  for (let last = ''; ;) {
    const query = CompiledQuery.raw(text, [reader.personId, last]);
    const { rows } = await asOwner((tx) => tx.executeQuery<Row>(query));
    const titles = await titlesOf(reader, rows);
    for (const { at, key, item_id: item, collective, ...values } of rows) {
      yield { at, collective, title: item === null ? null : (titles.get(item) ?? null), values };
      last = key;
    }
    if (rows.length < perPage) return;
  }
}

function statementOf({ table, of, at, given, item, collective, key = 'id' }: Holding): string {
  const sorted = `(${column(key)})::text collate "C"`;
  return `select ${[
    `${at === undefined ? 'null::timestamptz' : column(at)} as at`,
    `${sorted} as key`,
    `${item === undefined ? 'null::uuid' : column(item)} as item_id`,
    `${placeOf(item, collective)} as collective`,
    ...given.map((one: Given) => (typeof one === 'string' ? `t.${one}` : `${one[1]} as ${one[0]}`)),
  ].join(', ')}
    from ${table} t
    where (${of.map((one) => `${column(one)} = $1`).join(' or ')}) and ${sorted} > $2
    order by ${sorted} limit ${String(perPage)}`;
}

/** A bare name is a column of the table. */
function column(name: string): string {
  return /^[(]|^lpad/.test(name) ? name : `t.${name}`;
}

function placeOf(item: string | undefined, collective: string | undefined): string {
  if (collective !== undefined) return `(select c.name from collectives c where c.id = t.${collective})`;
  if (item === undefined) return 'null::text';
  return `(select c.name from items i join collectives c on c.id = i.collective_id where i.id = ${column(item)})`;
}

async function titlesOf(reader: Reader, rows: readonly Row[]): Promise<Map<Id, string>> {
  const ids = [...new Set(rows.flatMap(({ item_id: id }) => id ?? []))];
  if (ids.length === 0) return new Map();
  const found = await readAs(reader, (tx) =>
    tx.selectFrom('items').select(['id', 'title']).where('id', 'in', ids).execute(),
  );
  return new Map(found.map(({ id, title }) => [id, title]));
}
