import { redirect } from '@sveltejs/kit';
import { asViewer } from '#lib/collectives/gate.ts';
import { paths } from '#lib/kernel/paths.ts';
import { readAsked } from '#lib/search/schema.ts';
import { findAnswers, findNear } from '#lib/search/server/queries/find-answers.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  // Whether a collective of this name exists or not, somebody who is not in it searches from nowhere in particular.
  if (viewer.kind !== 'member') redirect(303, paths.searchAll() + url.search);
  const asked = readAsked(url.searchParams);
  const { collectiveId, slug, name } = viewer.place;
  const answers = await findAnswers(viewer, asked, collectiveId);
  const near = answers?.scopes.all === 0 ? await findNear(viewer, asked, collectiveId) : null;
  return { action: paths.search(slug), asked, answers, near, slug, collective: name };
};
