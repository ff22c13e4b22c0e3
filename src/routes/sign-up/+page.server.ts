import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { requestCode } from '#lib/identity/server/commands/request-code.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { mailsAt } from '#lib/identity/server/requests/mails-at.ts';
import { failWaiting } from '#lib/identity/server/limits/fail-waiting.ts';
import { maySignUp } from '#lib/identity/rules.ts';
import * as shapes from '#lib/identity/schema.ts';
import { failForm, failRefused, keepForm, readForm } from '#lib/kernel/server/forms.ts';
import { getLocale } from '#lib/messages/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (locals.session !== null) redirect(303, '/');
  const { openSignUp } = await findInstallation();
  return { frame: 'none', openSignUp, mailsAt: mailsAt() };
};

const newcomer = z.strictObject({ name: shapes.personName, email: shapes.email });

export const actions: Actions = {
  default: async ({ request }) => {
    const form = await readForm(request, newcomer);
    if (!form.ok) return failForm(form.issues);
    const verdict = maySignUp(await findInstallation());
    if (!verdict.ok) return failRefused(verdict, form.data);
    const { name, email } = form.data;
    const outcome = await requestCode({ email, locale: getLocale(), newcomer: { name } });
    if (!outcome.ok) return failWaiting(outcome, form.data);
    return keepForm({ email, step: 'code' });
  },
};
