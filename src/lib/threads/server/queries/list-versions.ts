import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { markAsSafe, type SafeHtml } from '#lib/ui/html/safe-html.ts';
import '../tables.ts';

export interface Version {
  readonly number: number;
  readonly html: SafeHtml;
  readonly writtenAt: Date;
}

/** What a message said before it was changed, oldest first. */
export async function listVersions(viewer: Viewer, commentId: Id): Promise<Version[]> {
  return readAs(viewer, async (tx) => {
    const rows = await tx
      .selectFrom('comment_versions')
      .select(['number', 'html', 'written_at as writtenAt'])
      .where('comment_id', '=', commentId)
      .orderBy('number')
      .execute();
    return rows.map((row) => ({ ...row, html: markAsSafe(row.html) }));
  });
}
