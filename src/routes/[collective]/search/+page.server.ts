import { requireMember } from '#lib/collectives/gate.ts';
import { paths } from '#lib/kernel/paths.ts';
import { readAsked } from '#lib/search/schema.ts';
import { findAnswers, findNear } from '#lib/search/server/queries/find-answers.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const asked = readAsked(url.searchParams);
  const { collectiveId, slug, name } = member.place;
  const answers = await findAnswers(member, asked, collectiveId);
  const near = answers?.scopes.all === 0 ? await findNear(member, asked, collectiveId) : null;
  return { action: paths.search(slug), asked, answers, near, slug, collective: name };
};
