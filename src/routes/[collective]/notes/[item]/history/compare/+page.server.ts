import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { parameters } from '#lib/kernel/paths.ts';
import { readPoint } from '#lib/notes/history/points.ts';
import { findComparison } from '#lib/notes/server/queries/comparison.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const itemId = decodeId(params.item);
  const [before, after] = [parameters.before, parameters.after].map((name) =>
    readPoint(url.searchParams.get(name) ?? ''),
  );
  if (itemId === null || !before || !after) notFound();
  const compared = await findComparison(viewer, params.collective, itemId, [before, after]);
  if (compared === null) notFound();
  return { compared, isMember: viewer.kind === 'member' };
};
