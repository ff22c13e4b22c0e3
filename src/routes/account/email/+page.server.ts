import { z } from 'zod';
import { requireSession } from '#lib/collectives/gate.ts';
import * as shapes from '#lib/identity/schema.ts';
import { askForAddress, attachWithCode } from '#lib/identity/server/commands/change-email.ts';
import { failWaiting } from '#lib/identity/server/limits/fail-waiting.ts';
import { findAccount } from '#lib/identity/server/queries/account.ts';
import { mailsAt } from '#lib/identity/server/requests/mails-at.ts';
import { askForProof, requireProof } from '#lib/identity/server/requests/require-proof.ts';
import { failForm, failRefused, keepForm, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  await requireProof(session, paths.accountEmail());
  const { email, emailConfirmed } = await findAccount(session);
  return { email, emailConfirmed, mailsAt: mailsAt() };
};

const asked = z.strictObject({ email: shapes.email });
const typed = z.strictObject({ email: shapes.email, code: shapes.sixDigits });

export const actions: Actions = {
  ask: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, asked);
    if (!form.ok) return failForm(form.issues);
    const { email } = form.data;
    const outcome = await askForAddress(session, email);
    if (outcome.ok) return keepForm({ email, step: 'code' });
    return outcome.reason === 'proof-needed' ? askForProof(paths.accountEmail()) : failWaiting(outcome, { email });
  },
  attach: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, typed);
    if (!form.ok) return failForm({ ...form.issues, values: { ...form.issues.values, step: 'code' } });
    const outcome = await attachWithCode(session, form.data.code);
    if (outcome.ok) return keepForm({ attached: outcome.value });
    const values = { email: form.data.email, step: 'code' };
    return outcome.reason === 'too-many-tries' ? failWaiting(outcome, values) : failRefused(outcome, values);
  },
};
