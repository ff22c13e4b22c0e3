import { sql } from 'kysely';
import type { Session } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { News } from '../../types.ts';
import { readTold } from './told.ts';

const mostCalls = 40;
const perPage = 20;

/** What a person was told: what asks something of them, whole; then the rest, page by page. `before`: a cursor. In three statements. */
export async function findNews(session: Session, before: string | null): Promise<News> {
  return readAs(session, async (tx) => {
    const { told, rows } = await readTold(
      tx,
      session,
      sql`true`,
      sql`(select * from things where calls and ${before}::bigint is null order by last desc limit ${mostCalls})
        union all
        (select * from things where not calls and last < coalesce(${before}::bigint, 9223372036854775807) order by last desc limit ${perPage + 1})`,
    );
    const calling = new Set(rows.filter(({ calls }) => calls).map(({ thing }) => thing));
    const rest = told.filter(({ thing }) => !calling.has(thing));
    const shown = rest.slice(0, perPage);
    const end = rows.findLast(({ thing }) => thing === shown.at(-1)?.thing);
    return {
      calls: told.filter(({ thing }) => calling.has(thing)),
      rest: shown,
      older: rest.length > perPage ? (end?.last ?? null) : null,
      now: rows[0]?.now ?? new Date(),
    };
  });
}
