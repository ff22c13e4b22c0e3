import { requireMember } from '#lib/collectives/gate.ts';
import { registerStates } from '#lib/decisions/register/reading.ts';
import { listRegister } from '#lib/decisions/server/queries/list-register.ts';
import { isId } from '#lib/kernel/ids.ts';
import { parameters } from '#lib/kernel/paths.ts';
import type { PageServerLoad } from './$types';

const mostWords = 100;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const one = (name: keyof typeof parameters) => url.searchParams.get(parameters[name]) ?? '';
  const where = one('where');
  const filter = {
    registerId: isId(where) ? where : null,
    state: registerStates.find((state) => state === one('state')) ?? 'all',
    words: one('words').replaceAll('\0', '').trim().slice(0, mostWords),
    before: /^\d{1,9}$/.test(one('before')) ? Number(one('before')) : null,
  };
  return { slug: params.collective, filter, ...(await listRegister(member, filter)) };
};
