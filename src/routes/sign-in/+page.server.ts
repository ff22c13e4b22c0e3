import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { signInWithPassword } from '#lib/identity/server/commands/sign-in.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { localPath } from '#lib/identity/server/requests/local-path.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { keepSession } from '#lib/identity/server/sessions/cookie.ts';
import { failWaiting } from '#lib/identity/server/limits/fail-waiting.ts';
import * as shapes from '#lib/identity/schema.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = await localPath(url.searchParams.get('next'));
  if (locals.session !== null) redirect(303, next ?? '/');
  const { openSignUp } = await findInstallation();
  return { frame: 'none', next, openSignUp, sendsMail: runtime().config.smtpUrl !== null };
};

const withPassword = z.strictObject({
  email: shapes.email,
  password: shapes.givenPassword,
  next: z.string().max(500).default(''),
});

export const actions: Actions = {
  password: async (event) => {
    const form = await readForm(event.request, withPassword);
    if (!form.ok) return failForm(form.issues);
    const { email, next } = form.data;
    const outcome = await signInWithPassword(form.data, originOf(event));
    if (outcome.ok) {
      keepSession(event.cookies, outcome.value.token);
      redirect(303, (await localPath(next)) ?? '/');
    }
    return outcome.reason === 'too-many-tries' ? failWaiting(outcome, { email }) : failRefused(outcome, { email });
  },
};
