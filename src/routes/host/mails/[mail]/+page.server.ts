import { notFound, requireHost } from '#lib/collectives/gate.ts';
import { findMail } from '#lib/identity/server/queries/mails.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const host = requireHost(locals.session);
  const id = decodeId(params.mail);
  const found = id === null ? null : await findMail(host.personId, id);
  if (found === null) notFound();
  const { html: _apart, ...mail } = found;
  return { mail };
};
