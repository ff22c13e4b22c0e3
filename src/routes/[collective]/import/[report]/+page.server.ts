import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { findImport } from '#lib/exchange/server/queries/find-import.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { sayRefusal } from '#lib/kernel/server/say.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.report);
  const report = id === null ? null : await findImport(member, id);
  if (report === null) notFound();
  const { refusal } = report;
  return { slug: member.place.slug, report, refusal: refusal === null ? null : sayRefusal(refusal) };
};
