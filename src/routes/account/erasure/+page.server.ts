import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { requireSession } from '#lib/collectives/gate.ts';
import { eraseAccount } from '#lib/collectives/server/commands/erase-account.ts';
import { findHeld } from '#lib/collectives/server/queries/erasure.ts';
import { askForProof, requireProof } from '#lib/identity/server/requests/require-proof.ts';
import { dropSession } from '#lib/identity/server/sessions/cookie.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  await requireProof(session, paths.accountErasure());
  return findHeld(session.personId);
};

const confirmed = z.strictObject({ word: z.string().max(100) });

export const actions: Actions = {
  default: async ({ locals, request, url, cookies, setHeaders }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, confirmed);
    if (!form.ok) return failForm(form.issues);
    const outcome = await eraseAccount(session, { typed: form.data.word, word: m.collectives_erase_word() });
    if (!outcome.ok)
      return outcome.reason === 'proof-needed'
        ? askForProof(paths.accountErasure())
        : failRefused(outcome, form.values);
    dropSession(cookies);
    setHeaders({ 'clear-site-data': '"cache", "storage"' });
    redirect(303, paths.accountErased());
  },
};
