import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Ancestor, Link } from '#lib/kernel/links.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { findLineage, listLinks } from '#lib/kernel/server/links.ts';

/** What stands around a thread: where it comes from, what it is about, what cites it. Two statements. */
export async function findSurroundings(
  viewer: Viewer,
  threadId: Id,
): Promise<{ links: readonly Link[]; lineage: readonly Ancestor[] }> {
  return readAs(viewer, async (tx) => ({
    links: await listLinks(tx, threadId),
    lineage: await findLineage(tx, threadId),
  }));
}
