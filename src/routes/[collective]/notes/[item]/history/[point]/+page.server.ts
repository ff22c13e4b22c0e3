import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { parameters } from '#lib/kernel/paths.ts';
import { readPoint } from '#lib/notes/history/points.ts';
import { findPastNote } from '#lib/notes/server/queries/past-note.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const [itemId, point] = [decodeId(params.item), readPoint(params.point)];
  if (itemId === null || point === null) notFound();
  const isSigned = url.searchParams.has(parameters.hands);
  const note = await findPastNote(viewer, params.collective, itemId, { point, isSigned });
  if (note === null) notFound();
  return { note, isMember: viewer.kind === 'member' };
};
