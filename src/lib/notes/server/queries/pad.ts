import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { padAccess } from '../../rules.ts';
import type { PadAccess } from '../../types.ts';
import '../tables.ts';

/** A note as those who write it find it, when they open it to write. */
export interface WritablePad {
  readonly padId: Id;
  readonly itemId: Id;
  readonly collectiveId: Id;
  /** Those who write. */
  readonly audienceId: Id;
  readonly title: string;
  readonly access: PadAccess;
  /** Number of the version that readers have; null while nothing is published. */
  readonly publishedNumber: number | null;
  readonly publishedAt: Date | null;
}

/** The draft of a note for somebody who may read it; null for anybody else. */
export function findPad(viewer: Viewer, itemId: Id): Promise<WritablePad | null> {
  return readAs(viewer, async (tx) => {
    const row = await tx
      .selectFrom('pads as p')
      .innerJoin('audiences as a', 'a.id', 'p.audience_id')
      .leftJoin('notes as n', 'n.item_id', 'p.item_id')
      .leftJoin('note_versions as v', 'v.id', 'n.version_id')
      .select([
        'p.id',
        'p.item_id',
        'p.collective_id',
        'p.audience_id',
        'p.title',
        'a.kind',
        'n.published_at',
        'v.number',
      ])
      .where('p.item_id', '=', itemId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const isMember = viewer.kind === 'member' && viewer.place.collectiveId === row.collective_id;
    const isClosed = isMember && viewer.place.closed;
    return {
      padId: row.id,
      itemId: row.item_id,
      collectiveId: row.collective_id,
      audienceId: row.audience_id,
      title: row.title,
      access:
        viewer.personId === null
          ? 'read'
          : padAccess({ holdsAudience: true, isMember, isClosed, isNamed: row.kind === 'named' }),
      publishedNumber: row.number,
      publishedAt: row.published_at,
    };
  });
}
