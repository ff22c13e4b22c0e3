import type { Viewer } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { markAsSafe } from '#lib/ui/html/safe-html.ts';
import type { Target } from '../../reading/target.ts';
import type { Unfolded } from '../../ui/scene.ts';
import '../tables.ts';

/** What the acts on one message need to know of it beyond the page. null when it is not there for this reader. */
export async function unfoldMessage(viewer: Viewer, target: Target): Promise<Unfolded | null> {
  return readAs(viewer, async (tx) => {
    const comment = await tx
      .selectFrom('comments as c')
      .innerJoin('threads as t', 't.item_id', 'c.thread_id')
      .innerJoin('items as i', 'i.id', 't.item_id')
      .select([
        'c.id',
        'c.author_id',
        'c.source',
        't.item_id',
        't.collective_id',
        't.audience_id',
        't.closed_at',
        't.aside_of',
      ])
      .select('i.author_id as opened_by')
      .where('c.thread_id', '=', target.threadId)
      .where('c.seq', '=', target.seq)
      .executeTakeFirst();
    if (comment === undefined) return null;
    const versions = await tx
      .selectFrom('comment_versions')
      .select(['number', 'html', 'written_at as writtenAt'])
      .where('comment_id', '=', comment.id)
      .orderBy('number')
      .execute();
    return {
      ...target,
      thread: {
        id: comment.item_id,
        collectiveId: comment.collective_id,
        audienceId: comment.audience_id,
        authorId: comment.opened_by,
        closedAt: comment.closed_at,
        asideOf: comment.aside_of,
      },
      source: comment.author_id === viewer.personId ? comment.source : '',
      versions: versions.map((row) => ({ ...row, html: markAsSafe(row.html) })),
    };
  });
}
