import { requireMember } from '#lib/collectives/gate.ts';
import { parameters } from '#lib/kernel/paths.ts';
import { isId } from '#lib/kernel/ids.ts';
import { listThreads } from '#lib/threads/server/queries/list-threads.ts';
import { listReaderPlaces } from '#lib/threads/server/queries/reader-places.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const one = (name: keyof typeof parameters) => url.searchParams.get(parameters[name]);
  const where = one('where');
  const before = new Date(one('before') ?? '');
  const closed = one('state') === 'closed';
  const audienceId = where !== null && isId(where) ? where : undefined;
  const threads = await listThreads(member, {
    audienceId,
    before: Number.isNaN(before.getTime()) ? undefined : before,
    closed,
  });
  return {
    slug: params.collective,
    personId: member.personId,
    threads,
    closed,
    audienceId: audienceId ?? null,
    places: await listReaderPlaces(member),
    now: new Date(),
  };
};
