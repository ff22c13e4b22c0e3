import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Ancestor, Link } from '#lib/kernel/links.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { listStepsOf } from '#lib/steps/server/queries/list-steps.ts';
import type { Step } from '#lib/steps/types.ts';
import { findLineage, listLinks } from '#lib/kernel/server/links.ts';

export interface Surroundings {
  readonly steps: readonly Step[];
  readonly links: readonly Link[];
  readonly lineage: readonly Ancestor[];
}

/** What stands around a thread: where it comes from, what it is about, what cites it, what is to be done. Three statements. */
export async function findSurroundings(viewer: Viewer, threadId: Id): Promise<Surroundings> {
  return readAs(viewer, async (tx) => ({
    steps: await listStepsOf(tx, threadId),
    links: await listLinks(tx, threadId),
    lineage: await findLineage(tx, threadId),
  }));
}
