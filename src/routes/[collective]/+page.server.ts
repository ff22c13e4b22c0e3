import { requireMember } from '#lib/collectives/gate.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { name: member.name };
};
