import { sql } from 'kysely';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { padAccess } from '../../rules.ts';
import '../tables.ts';

/** A note whose past is asked for: what this viewer may know of it. */
export interface Ground {
  readonly itemId: Id;
  readonly slug: string;
  readonly collectiveId: Id;
  readonly collective: string;
  readonly language: string;
  readonly timeZone: string;
  /** As the viewer may read it: the draft's to those who write, the published one's to the others. */
  readonly title: string;
  readonly licence: string | null;
  /** Number of the version that readers have; null while there is none, or when the viewer is not among them. */
  readonly published: number | null;
  /** null: not among the readers of the item. */
  readonly readersId: Id | null;
  /** null for whoever reads published versions alone. */
  readonly pad: { readonly id: Id; readonly writersId: Id; readonly openedAt: Date } | null;
}

/**
 * The note for one who may look at its past, in one statement: those who write it, or those who read a version of it. null for anybody
 * else, watchers of a draft included: what they may see is the draft as it is.
 */
export async function findGround(tx: Tx, viewer: Viewer, itemId: Id): Promise<Ground | null> {
  const { rows } = await sql<GroundRow>`
    select coalesce(place.slug, c.slug) as slug, coalesce(place.name, c.name) as collective, coalesce(i.language, 'fr') as language,
      coalesce(c.time_zone, 'Europe/Paris') as "timeZone",
      coalesce(p.collective_id, i.collective_id) as "collectiveId", i.title, i.licence, i.audience_id as "readersId",
      p.id as "padId", p.audience_id as "writersId", p.title as "padTitle", a.kind as "writersKind",
      p.created_at as "openedAt", v.number as published
    from (select ${itemId}::uuid as id) asked
    left join pads p on p.item_id = asked.id
    left join audiences a on a.id = p.audience_id
    left join items i on i.id = asked.id and i.kind = 'note'
    left join collectives c on c.id = coalesce(p.collective_id, i.collective_id)
    left join places_of_items(array[${itemId}]::uuid[]) place on place.item_id = i.id
    left join notes n on n.item_id = i.id
    left join note_versions v on v.id = n.version_id
    where p.id is not null or v.id is not null`.execute(tx);
  const row = rows[0];
  if (row === undefined || row.slug === null) return null;
  const pad = writes(viewer, row) ? { id: row.padId, writersId: row.writersId, openedAt: row.openedAt } : null;
  if (pad === null && row.published === null) return null;
  const { slug, collective, language, timeZone, collectiveId, licence, readersId, published } = row;
  const title = (pad === null ? row.title : row.padTitle) ?? '';
  return { itemId, slug, collectiveId, collective, language, timeZone, title, licence, published, readersId, pad };
}

interface GroundRow {
  readonly slug: string | null;
  readonly collective: string;
  readonly collectiveId: Id;
  readonly language: string;
  readonly timeZone: string;
  readonly title: string | null;
  readonly licence: string | null;
  readonly readersId: Id | null;
  readonly padId: Id | null;
  readonly writersId: Id | null;
  readonly openedAt: Date | null;
  readonly padTitle: string | null;
  readonly writersKind: string | null;
  readonly published: number | null;
}

type PadRow = GroundRow & { readonly padId: Id; readonly writersId: Id; readonly openedAt: Date };

function writes(viewer: Viewer, row: GroundRow): row is PadRow {
  if (row.padId === null || viewer.personId === null) return false;
  const isMember = viewer.kind === 'member' && viewer.place.collectiveId === row.collectiveId;
  const isClosed = isMember && viewer.place.closed;
  return padAccess({ holdsAudience: true, isMember, isClosed, isNamed: row.writersKind === 'named' }) === 'write';
}

/** A note whose past is open to its writers. */
export type Written = Ground & { readonly pad: NonNullable<Ground['pad']> };

export function isWritten(ground: Ground | null): ground is Written {
  return ground !== null && ground.pad !== null;
}
