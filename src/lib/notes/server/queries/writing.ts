import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Readership } from '#lib/collectives/audiences/types.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { markAsSafe, type SafeHtml } from '#lib/ui/html/safe-html.ts';
import { padAccess } from '../../rules.ts';
import type { NoteHeader, PadAccess } from '../../types.ts';
import '../tables.ts';

/** A draft as its page opens it: its words as they were a moment ago, until the socket brings them as they are. */
export interface NoteToWrite {
  readonly itemId: Id;
  readonly padId: Id;
  readonly slug: string;
  readonly access: PadAccess;
  readonly header: NoteHeader;
  readonly html: SafeHtml;
  /** Number of the version that readers have; null while nothing is published. */
  readonly publishedNumber: number | null;
  readonly publishedAt: Date | null;
  /** Who writes, and reads what is being written. */
  readonly writers: Readership | undefined;
  /** Who reads the published version; undefined while there is none. */
  readonly readers: Readership | undefined;
}

/** The draft for one who may read it, in at most 3 statements; null for anybody else, or when it is kept elsewhere than under `slug`. */
export function findNoteToWrite(viewer: Viewer, slug: string, itemId: Id): Promise<NoteToWrite | null> {
  return readAs(viewer, async (tx) => {
    const row = await tx
      .selectFrom('pads as p')
      .innerJoin('audiences as a', 'a.id', 'p.audience_id')
      .innerJoin('collectives as c', 'c.id', 'p.collective_id')
      .leftJoin('notes as n', 'n.item_id', 'p.item_id')
      .leftJoin('note_versions as v', 'v.id', 'n.version_id')
      .selectAll('p')
      .select(['a.kind', 'c.slug', 'n.published_at', 'n.audience_id as readers_id', 'v.number'])
      .where('p.item_id', '=', itemId)
      .executeTakeFirst();
    if (row?.slug !== slug) return null;
    const isPublished = row.number !== null;
    const readersId = isPublished ? row.readers_id : null;
    const readerships = await readershipsOf(tx, [row.audience_id, ...(readersId === null ? [] : [readersId])]);
    const isMember = viewer.kind === 'member' && viewer.place.collectiveId === row.collective_id;
    const isClosed = isMember && viewer.place.closed;
    const standing = { holdsAudience: true, isMember, isClosed, isNamed: row.kind === 'named' };
    return {
      itemId,
      padId: row.id,
      slug: row.slug,
      access: viewer.personId === null ? 'read' : padAccess(standing),
      header: {
        title: row.title,
        description: row.summary,
        context: row.context,
        hashtags: row.hashtags,
        steps: row.steps,
        participants: row.participants,
      },
      html: markAsSafe(row.body_html),
      publishedNumber: row.number,
      publishedAt: row.published_at,
      writers: readerships.get(row.audience_id),
      readers: readersId === null ? undefined : readerships.get(readersId),
    };
  });
}
