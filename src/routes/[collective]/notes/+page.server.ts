import { requireMember } from '#lib/collectives/gate.ts';
import { listNotes } from '#lib/notes/server/queries/list-notes.ts';
import { listFilter } from '#lib/notes/schema.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const { etat: state, suite: after } = listFilter.parse(Object.fromEntries(url.searchParams));
  return {
    slug: params.collective,
    collective: member.place.name,
    state,
    ...(await listNotes(member, { state, after })),
  };
};
