import { asViewer } from '#lib/collectives/gate.ts';
import { paths } from '#lib/kernel/paths.ts';
import { readAsked } from '#lib/search/schema.ts';
import { findAnswers, findNear } from '#lib/search/server/queries/find-answers.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = asViewer(locals.session, '');
  const asked = readAsked(url.searchParams);
  const answers = await findAnswers(viewer, asked, null);
  const near = answers?.scopes.all === 0 ? await findNear(viewer, asked, null) : null;
  return { action: paths.searchAll(), asked, answers, near, slug: null, collective: null };
};
