import type pg from 'pg';
import type { Id } from '#lib/kernel/ids.ts';

/** Where one canary sits, and who may see it. */
export interface Perch {
  readonly table: string;
  readonly column: string;
  /** The readers of this audience see it; null: see `personId`. */
  readonly audienceId: Id | null;
  /** This person alone sees it; null with no audience: nobody does, save who hosts the installation. */
  readonly personId: Id | null;
  /** Whom its row names, whoever may see it: it is about them. */
  readonly about: Id | null;
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: 'text' | 'text[]' | 'jsonb';
}

interface Row {
  readonly place: string;
  readonly value: unknown;
  readonly audience: Id | null;
  readonly person: Id | null;
}

/** Tables that the program writes for itself: nobody's words. */
const wordless = new Set(['migrations', 'journal_cursors', 'rate_limits', 'settings', 'passwords', 'search_documents']);

/** Columns that hold a word of a closed list, a key or a fingerprint: another word there would be another program. */
const closed =
  /^(id|kind|state|act|relation|role|method|default_method|phase|voices|licence|language|locale|theme|emblem|slug|source|media_type|sha256|purpose|tone|body_kind|actor_name|transports|status|outcome|verdict|severity|word|level|key|hash|head|digest|previous|fingerprint|previous_hash|canonical|.*_hash|.*_kind|.*_method|.*_state)$/;

/** Whose row it is, in the tables without audience. */
const owners: Readonly<Record<string, string>> = { persons: 'id' };

const spoken = new Set(['name', 'label', 'title', 'text', 'reason', 'summary', 'why', 'context', 'said', 'scope']);
const marker = /q7x(\d{6})x/gi;

/** Every canary in a text, in whatever case it came out. */
export function canariesIn(text: string): Set<number> {
  return new Set([...text.matchAll(marker)].map(([, number]) => Number(number)));
}

export interface Planted {
  /** Canary 1 sits on the first. */
  readonly perches: readonly Perch[];
  /** Tables of people's words that hold no row: the trial would prove nothing of them. */
  readonly empty: readonly string[];
}

/**
 * Adds a canary to every text of every row, past the triggers: whatever door wrote it, who may see it is said by the audience of its
 * row alone.
 */
export async function plantCanaries(pool: pg.Pool): Promise<Planted> {
  const perches: Perch[] = [];
  const seen = new Map<string, number>();
  const client = await pool.connect();
  try {
    await client.query(`set session_replication_role = 'replica'`);
    for (const column of await listColumns(client)) {
      await client.query('begin');
      const before = perches.length;
      try {
        await plantColumn(client, column, perches);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        if (!isClosedList(error)) throw error;
        perches.length = before;
      }
      seen.set(column.table, (seen.get(column.table) ?? 0) + perches.length - before);
    }
  } finally {
    await client.query(`set session_replication_role = 'origin'`);
    client.release();
  }
  return { perches, empty: [...seen].filter(([, count]) => count === 0).map(([table]) => table) };
}

/** The database itself says that a column takes only certain words. */
function isClosedList(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23514';
}

async function listColumns(client: pg.PoolClient): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    select c.relname::text as table, a.attname::text as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and format_type(a.atttypid, null) in ('text', 'text[]', 'jsonb')
    order by 1, a.attnum`);
  return rows.filter(({ table, column }) => !wordless.has(table) && !closed.test(column));
}

async function plantColumn(client: pg.PoolClient, { table, column, type }: Column, perches: Perch[]): Promise<void> {
  const { rows: names } = await client.query<{ name: string }>(
    `select attname::text as name from pg_attribute where attrelid = $1::regclass and attnum > 0`,
    [table],
  );
  const has = (name: string) => names.some((one) => one.name === name);
  const owner = owners[table] ?? (has('person_id') ? 'person_id' : null);
  const audience = has('audience_id') ? 'audience_id' : null;
  const { rows } = await client.query<Row>(
    `select ctid::text as place, ${column} as value, ${audience ?? 'null::uuid'} as audience, ${owner ?? 'null::uuid'} as person
     from ${table} where ${column} is not null`,
  );
  for (const row of rows) {
    const canary = `q7x${String(perches.length + 1).padStart(6, '0')}x`;
    const value = withCanary(row.value, type, canary);
    if (value === null) continue;
    await client.query(`update ${table} set ${column} = $1 where ctid = $2::tid`, [value, row.place]);
    perches.push({
      table,
      column,
      audienceId: row.audience,
      personId: row.audience === null ? row.person : null,
      about: row.person,
    });
  }
}

/** null when there is no word to put it beside. */
function withCanary(value: unknown, type: Column['type'], canary: string): unknown {
  if (type === 'text') return `${String(value)} ${canary}`;
  if (type === 'text[]') return (value as string[]).length === 0 ? null : [...(value as string[]), canary];
  const text = JSON.stringify(withCanaries(value, canary));
  return text.includes(canary) ? text : null;
}

function withCanaries(value: unknown, canary: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withCanaries(one, canary));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' && spoken.has(key) ? `${inner} ${canary}` : withCanaries(inner, canary),
    ]),
  );
}
