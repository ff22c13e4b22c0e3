import { requireHost } from '#lib/collectives/gate.ts';
import { listMails } from '#lib/identity/server/queries/mails.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const host = requireHost(locals.session);
  const recipient = (url.searchParams.get('q') ?? '').trim().slice(0, 254);
  const before = url.searchParams.get('avant');
  const { mails, next } = await listMails(host.personId, recipient, before === null ? null : decodeId(before));
  return { recipient, mails, next, sends: runtime().config.smtpUrl !== null };
};
