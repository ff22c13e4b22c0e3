import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { exportRegister } from '#lib/decisions/server/queries/register-file.ts';
import { at } from '#lib/kernel/paths.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import type { RequestHandler } from './$types';

/** The register of a body as one file, that `npx minga verify` checks. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const registerId = decodeId(params.register) ?? notFound();
  const text = (await exportRegister(member, registerId)) ?? notFound();
  return new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${at('register')}-${params.register}.json"`,
      'cache-control': 'private, no-store',
    },
  });
};
