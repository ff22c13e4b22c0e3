import { requireSession } from '#lib/collectives/gate.ts';
import { requireProof } from '#lib/identity/server/requests/require-proof.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  await requireProof(requireSession(locals.session, url), paths.accountData());
};
