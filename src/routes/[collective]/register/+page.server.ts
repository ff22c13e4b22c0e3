import { requireMember } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import { verifyRegister, type Verified } from '#lib/decisions/register/file.ts';
import { registerStates } from '#lib/decisions/register/reading.ts';
import { listRegister } from '#lib/decisions/server/queries/list-register.ts';
import { exportRegister } from '#lib/decisions/server/queries/register-file.ts';
import { isId, type Id } from '#lib/kernel/ids.ts';
import { parameters } from '#lib/kernel/paths.ts';
import type { PageServerLoad } from './$types';

const mostWords = 100;

/** Computes every fingerprint again, from the very file that members can take away. */
async function check(member: Member, registerId: Id): Promise<Verified | null> {
  const text = await exportRegister(member, registerId);
  return text === null ? null : verifyRegister(text);
}

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
  const page = await listRegister(member, filter);
  const checked = one('check') === '' || page.body === null ? null : await check(member, page.body.id);
  return { slug: params.collective, filter, checked, ...page };
};
