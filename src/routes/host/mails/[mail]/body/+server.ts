import { notFound, requireHost } from '#lib/collectives/gate.ts';
import { findMail } from '#lib/identity/server/queries/mails.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import type { RequestHandler } from './$types';

/** No script, no image from elsewhere, no form, an origin of its own; links open beside it. */
const policy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "frame-ancestors 'self'",
].join('; ');

/** A mail as its reader gets it, shown inside the host's page. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const host = requireHost(locals.session);
  const id = decodeId(params.mail);
  const mail = id === null ? null : await findMail(host.personId, id);
  if (mail === null || mail.html === '') notFound();
  const html = mail.html.replace('<head>', '<head><base target="_blank">');
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
};
