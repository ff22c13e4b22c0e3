import { sql, type RawBuilder } from 'kysely';
import type { AbsentPerson } from '#lib/collectives/types.ts';
import { isId, type Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import { excerptsOf } from '#lib/threads/server/queries/excerpts.ts';
import type { Line, NotificationKind, Told } from '../../types.ts';
import { foldLines } from '../../reading/fold-lines.ts';
import { placeLine, placeThing } from '../../places/place.ts';
import '../tables.ts';

/** Lines shown of one thing; the others are counted. */
const mostLines = 4;

export interface ToldRow {
  readonly thing: Id;
  readonly last: string;
  readonly calls: boolean;
  readonly unread: number;
  readonly total: number;
  readonly id: string;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly itemId: Id | null;
  readonly itemKind: string | null;
  readonly title: string | null;
  readonly wide: boolean;
  readonly isDraft: boolean;
  readonly kind: NotificationKind;
  readonly asks: boolean;
  readonly isUnread: boolean;
  readonly at: Date;
  readonly actorId: Id | null;
  readonly particulars: Readonly<Record<string, unknown>>;
  readonly circle: string | null;
  readonly now: Date;
}

type Reading = Pick<AbsentPerson, 'places'>;

/**
 * What a person was told, gathered by thing, each with its latest lines, as they may read it at this moment: what they read no more
 * is not there, title, count and all. `which` picks rows of `notifications n`; `page` picks things. In three statements.
 */
export async function readTold(
  tx: Tx,
  reader: Reading,
  which: RawBuilder<unknown>,
  page: RawBuilder<unknown>,
): Promise<{ readonly told: Told[]; readonly rows: readonly ToldRow[] }> {
  const places = reader.places.map(({ collectiveId }) => collectiveId);
  const { rows } = await sql<ToldRow>`
    with mine as (
      select n.*, coalesce(n.item_id, p.item_id, n.collective_id) as thing, p.title as pad_title
      from notifications n left join pads p on p.id = n.pad_id
      where n.collective_id = any (${places}::uuid[]) and (${which})
    ), ranked as (
      select m.*, row_number() over (partition by thing order by id desc) as place from mine m
    ), things as (
      select thing, max(id) as last, bool_or(asks and read_at is null) as calls, count(*)::int as total,
        (count(*) filter (where read_at is null))::int as unread
      from mine group by thing
    ), shown as (${page})
    select s.*, r.id, r.collective_id as "collectiveId", r.audience_id as "audienceId", coalesce(i.id, case when r.pad_id is not null then r.thing end) as "itemId",
      case when r.pad_id is not null then 'note' else i.kind end as "itemKind", coalesce(r.pad_title, i.title) as title,
      a.kind in ('public', 'collective', 'network') as wide, r.pad_id is not null as "isDraft", r.kind, r.asks, r.read_at is null as "isUnread", r.at,
      r.actor_id as "actorId", r.particulars, c.name as circle, now() as now
    from shown s join ranked r on r.thing = s.thing and r.place <= ${mostLines}
    join audiences a on a.id = r.audience_id
    left join items i on i.id = r.item_id
    left join circles c on c.id::text = r.particulars ->> 'circle'
    order by s.last desc, r.id desc`.execute(tx);
  const names = await namesOf(
    tx,
    rows.map(({ actorId }) => actorId),
  );
  const excerpts = await excerptsOf(
    tx,
    rows.map(commentOf).filter((id) => id !== null),
  );
  const told = [...Map.groupBy(rows, ({ thing }) => thing).values()].flatMap((group) => {
    const place = reader.places.find(({ collectiveId }) => collectiveId === group[0]?.collectiveId);
    return place === undefined ? [] : [gather(group, place, names, excerpts)];
  });
  return { told, rows };
}

type Names = Awaited<ReturnType<typeof namesOf>>;

function gather(
  rows: readonly ToldRow[],
  place: Reading['places'][number],
  names: Names,
  excerpts: ReadonlyMap<Id, string>,
): Told {
  const first = rows[0];
  if (first === undefined) throw new Error('a group of no row');
  const { thing, unread, total, collectiveId, audienceId, itemId, isDraft, wide } = first;
  return {
    thing,
    unread,
    total,
    earlier: total - rows.length,
    collectiveId,
    audienceId,
    itemId,
    isDraft,
    wide,
    title: itemId === null ? place.name : (first.title ?? ''),
    collective: place.name,
    href: placeThing(place.slug, first),
    lines: foldLines(
      rows.map((row): Line => {
        const name = row.actorId === null ? undefined : names.get(row.actorId);
        return {
          id: row.id,
          kind: row.kind,
          asks: row.asks,
          unread: row.isUnread,
          at: row.at,
          actorId: row.actorId,
          actors: name === undefined || name.erased ? [] : [name.name],
          excerpt: excerpts.get(commentOf(row) ?? '') ?? null,
          detail: textIn(row.particulars['label']) ?? row.circle ?? numberIn(row.particulars['number']) ?? '',
          day: textIn(row.particulars['day']),
          href: placeLine(place.slug, row),
        };
      }),
    ),
  };
}

function commentOf({ particulars }: Pick<ToldRow, 'particulars'>): Id | null {
  const id = particulars['commentId'];
  return typeof id === 'string' && isId(id) ? id : null;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberIn(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}
