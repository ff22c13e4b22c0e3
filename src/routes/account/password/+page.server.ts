import { z } from 'zod';
import { requireSession } from '#lib/collectives/gate.ts';
import * as shapes from '#lib/identity/schema.ts';
import { changePassword } from '#lib/identity/server/commands/change-password.ts';
import { failWaiting } from '#lib/identity/server/limits/fail-waiting.ts';
import { findAccount } from '#lib/identity/server/queries/account.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { askForProof, requireProof } from '#lib/identity/server/requests/require-proof.ts';
import { failForm, failRefused, keepForm, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  await requireProof(session, paths.accountPassword());
  const { email, passwordChangedAt } = await findAccount(session);
  return { email, changedAt: passwordChangedAt };
};

const chosen = z.strictObject({ newPassword: shapes.newPassword });

export const actions: Actions = {
  default: async (event) => {
    const session = requireSession(event.locals.session, event.url);
    const form = await readForm(event.request, chosen);
    if (!form.ok) return failForm(form.issues);
    const outcome = await changePassword(session, form.data.newPassword, originOf(event));
    if (outcome.ok) return keepForm({ closed: String(outcome.value) });
    if (outcome.reason === 'proof-needed') askForProof(paths.accountPassword());
    return outcome.reason === 'too-many-tries' ? failWaiting(outcome) : failRefused(outcome);
  },
};
