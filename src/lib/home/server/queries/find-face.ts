import { findFaceOf } from '#lib/collectives/server/queries/public-face.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { listInForce } from '#lib/decisions/server/queries/list-asked.ts';
import { listHarvest } from '#lib/notes/server/queries/list-harvest.ts';
import type { Face } from '../../types.ts';

const mostShown = 20;

/** What a collective shows to who is not in it; null when it shows nothing of itself. */
export async function findFace(viewer: Viewer, slug: string): Promise<Face | null> {
  return readAs(viewer, async (tx) => {
    const collective = await findFaceOf(tx, slug);
    if (collective === null) return null;
    const { id, ...shown } = collective;
    const notes = await listHarvest(tx, id, mostShown);
    return { ...shown, notes, decisions: await listInForce(tx, id, mostShown) };
  });
}
