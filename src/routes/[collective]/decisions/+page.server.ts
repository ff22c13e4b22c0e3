import { requireMember } from '#lib/collectives/gate.ts';
import { listProposals } from '#lib/decisions/server/queries/list-proposals.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: params.collective, ...(await listProposals(member)) };
};
