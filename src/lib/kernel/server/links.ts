import { sql } from 'kysely';
import type { Id } from '../ids.ts';
import {
  lineageRelations,
  type Ancestor,
  type Link,
  type LinkedItem,
  type LinkTarget,
  type Relation,
} from '../links.ts';
import type { Reader } from '../reader.ts';
import { readAs, type Tx } from './database.ts';
import { newId } from './new-id.ts';

const deepest = 12;
const longestLineage = 40;
const mostLinks = 200;

/**
 * Makes `targets` the links of `item` for one relation, in their order: others are withdrawn, those that stand stay.
 * A target that the writer may not read is not linked, and nothing tells whether it exists.
 */
export async function setLinks(
  tx: Tx,
  item: { readonly id: Id; readonly audienceId: Id },
  relation: Relation,
  targets: readonly LinkTarget[],
  createdBy: Id | null,
): Promise<void> {
  const known = new Set<string>();
  const rows = targets
    .map((target) => ({
      id: newId(),
      item: 'itemId' in target ? target.itemId : null,
      url: 'url' in target ? target.url : null,
      label: target.label ?? '',
    }))
    .filter(
      (row) => row.item !== item.id && !known.has(row.item ?? row.url ?? '') && known.add(row.item ?? row.url ?? ''),
    );
  const items = rows.map((row) => row.item);
  const urls = rows.map((row) => row.url);
  await sql`
    delete from links where from_item_id = ${item.id} and relation = ${relation}
      and not coalesce(to_item_id = any (${items}::uuid[]), to_url = any (${urls}::text[]), false)`.execute(tx);
  if (rows.length === 0) return;
  const wanted = sql`unnest(${rows.map((row) => row.id)}::uuid[], ${items}::uuid[], ${urls}::text[], ${rows.map((row) => row.label)}::text[])
    with ordinality as wanted(id, item, url, label, place)`;
  const columns = sql`id, from_item_id, audience_id, relation, to_item_id, to_url, label, position, created_by`;
  const values = sql`wanted.id, ${item.id}, ${item.audienceId}, ${relation}, wanted.item, wanted.url, wanted.label, wanted.place, ${createdBy}`;
  await sql`
    insert into links (${columns}) select ${values} from ${wanted} join items target on target.id = wanted.item
    on conflict (from_item_id, relation, to_item_id) where to_item_id is not null
    do update set label = excluded.label, position = excluded.position`.execute(tx);
  await sql`
    insert into links (${columns}) select ${values} from ${wanted} where wanted.url is not null
    on conflict (from_item_id, relation, to_url) where to_url is not null
    do update set label = excluded.label, position = excluded.position`.execute(tx);
}

interface LinkRow {
  relation: Relation;
  way: 'out' | 'in';
  url: string | null;
  label: string;
  id: Id | null;
  kind: string | null;
  title: string | null;
  slug: string | null;
  collective: string | null;
}

/**
 * What an item is linked to, both ways, as this reader may read it: a link from or to what they may not read is not there,
 * not even counted. In one statement; the first 200.
 */
export async function listLinks(tx: Tx, itemId: Id): Promise<Link[]> {
  const { rows } = await sql<LinkRow>`
    with around as (
      (select relation, 'out' as way, to_item_id as id, to_url as url, label, position, created_at
       from links where from_item_id = ${itemId} order by position, created_at limit ${mostLinks})
      union all
      (select relation, 'in', from_item_id, null, '', 0, created_at
       from links where to_item_id = ${itemId} order by created_at desc limit ${mostLinks})
    ), places as (select * from places_of_items(array(select id from around where id is not null)))
    select a.relation, a.way, a.url, a.label, i.id, i.kind, i.title, p.slug, p.name as collective
    from around a
    left join items i on i.id = a.id
    left join places p on p.item_id = i.id
    where a.url is not null or p.slug is not null
    order by a.way desc, a.relation, a.position, a.created_at, a.id limit ${mostLinks}`.execute(tx);
  return rows.map(({ relation, way, url, label, id, kind, title, slug, collective }) => ({
    relation,
    way,
    url,
    label,
    item:
      id === null ? null : { id, kind: kind ?? '', title: title ?? '', slug: slug ?? '', collective: collective ?? '' },
  }));
}

/**
 * Where an item comes from and what was made of it, oldest first, itself included: what it continues, supersedes, corrects or was
 * produced by, and so on backwards; then forwards what does so of it. Through what the reader may read alone; 12 steps each way,
 * 40 knots. A lone item has a lineage of one. In one statement.
 */
export async function findLineage(tx: Tx, itemId: Id): Promise<Ancestor[]> {
  const lineage = sql`${[...lineageRelations]}::text[]`;
  const { rows } = await sql<Ancestor>`
    with recursive back (id, depth) as (
      select ${itemId}::uuid, 0
      union
      select l.to_item_id, back.depth + 1 from back join links l on l.from_item_id = back.id
      where l.relation = any (${lineage}) and l.to_item_id is not null and back.depth < ${deepest}
    ), forth (id, depth) as (
      select ${itemId}::uuid, 0
      union
      select l.from_item_id, forth.depth + 1 from forth join links l on l.to_item_id = forth.id
      where l.relation = any (${lineage}) and forth.depth < ${deepest}
    ), knots as (
      select id from back union select id from forth
    ), nearest as (
      select i.* from knots join items i using (id) order by (i.id = ${itemId}) desc, i.created_at limit ${longestLineage}
    )
    select i.id, i.kind, i.title, i.author_id as "authorId", i.created_at as "createdAt", p.slug, p.name as collective, p.territory,
      (select l.relation from links l where l.from_item_id = i.id and l.relation = any (${lineage}) and l.to_item_id in (select id from nearest)
       order by l.created_at limit 1) as relation
    from nearest i join places_of_items(array(select id from nearest)) p on p.item_id = i.id
    order by i.created_at, i.id`.execute(tx);
  return rows;
}

/** What an item is and the collective it stands in, for who may read it; null for anybody else. */
export async function findPlaceOfItem(reader: Reader, itemId: Id): Promise<LinkedItem | null> {
  const { rows } = await readAs(reader, (tx) =>
    sql<LinkedItem>`
      select i.id, i.kind, i.title, p.slug, p.name as collective from items i
      join places_of_items(array[${itemId}]::uuid[]) p on p.item_id = i.id where i.id = ${itemId}`.execute(tx),
  );
  return rows[0] ?? null;
}
