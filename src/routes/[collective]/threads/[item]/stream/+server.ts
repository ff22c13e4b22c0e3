import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { sessionHash } from '#lib/identity/server/sessions/cookie.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { openStream } from '#lib/threads/server/live/stream.ts';
import type { RequestHandler } from './$types';

/** Says when the thread has moved, while its page is open. */
export const GET: RequestHandler = async ({ cookies, params, locals }) => {
  const threadId = decodeId(params.item);
  const hash = sessionHash(cookies);
  const signedIn = locals.session !== null;
  const passAgain = async () => {
    const session = hash === null ? null : await findSession(hash);
    return signedIn && session === null ? null : asViewer(session, params.collective);
  };
  const stream = threadId === null ? null : await openStream(passAgain, threadId);
  if (stream === null) notFound();
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
};
