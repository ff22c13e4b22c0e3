import { Readable } from 'node:stream';
import { error, redirect } from '@sveltejs/kit';
import { archiveName, openArchive } from '#lib/exchange/server/holdings/archive.ts';
import { requireSession } from '#lib/collectives/gate.ts';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { askForData } from '#lib/identity/server/commands/ask-for-data.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { askForProof } from '#lib/identity/server/requests/require-proof.ts';
import { sessionHash } from '#lib/identity/server/sessions/cookie.ts';
import { paths } from '#lib/kernel/paths.ts';
import { onRevoked } from '#lib/kernel/server/revocations.ts';
import * as m from '#lib/messages/messages.js';
import type { RequestHandler } from './$types';

/** What is kept of somebody, to them, while their session lasts: one that closes during the download cuts it. */
export const POST: RequestHandler = async (event) => {
  const { locals, cookies } = event;
  if (locals.session === null) redirect(303, paths.signIn(paths.accountData()));
  const session = requireSession(locals.session);
  const outcome = await askForData(session, originOf(event));
  if (!outcome.ok) {
    if (outcome.reason === 'proof-needed') askForProof(paths.accountData());
    error(429, m.identity_wait({ minutes: Math.max(1, Math.ceil(outcome.waitSeconds / 60)) }));
  }
  const archive = await openArchive(session, { locale: session.locale === 'en' ? 'en' : 'fr' });
  const hash = sessionHash(cookies);
  const stop = await onRevoked(session.personId, () => {
    void (hash === null ? Promise.resolve(null) : findSession(hash)).then(
      (found) => found ?? archive.destroy(),
      () => archive.destroy(),
    );
  });
  archive.on('close', stop);
  return new Response(Readable.toWeb(archive) as ReadableStream, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${archiveName(session.name)}"`,
      'cache-control': 'private, no-store',
    },
  });
};
