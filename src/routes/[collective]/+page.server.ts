import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { findFace } from '#lib/home/server/queries/find-face.ts';
import { findHome } from '#lib/home/server/queries/find-home.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = asViewer(locals.session, params.collective);
  const slug = params.collective;
  if (viewer.kind === 'member')
    return { slug, title: viewer.place.name, member: viewer, home: await findHome(viewer), face: null };
  const face = await findFace(viewer, slug);
  if (face === null) notFound();
  return { slug, title: face.name, member: null, home: null, face };
};
