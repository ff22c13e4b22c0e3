import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { requireSession } from '#lib/collectives/gate.ts';
import { newCollective } from '#lib/collectives/schema.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { isVisiting, mayOpenCollective } from '#lib/collectives/rules.ts';
import { makeDemonstration } from '#lib/demo/server/commands/make-demonstration.ts';
import * as shapes from '#lib/identity/schema.ts';
import { openFirstAccount } from '#lib/identity/server/commands/open-account.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { signInAs } from '#lib/identity/server/commands/open-session.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { keepSession } from '#lib/identity/server/sessions/cookie.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { getLocale } from '#lib/messages/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const installation = await findInstallation();
  // Whoever visits the demonstration is somebody invented: to open a collective is to come as oneself.
  const session = locals.session === null || isVisiting(locals.session) ? null : locals.session;
  const mayOpen = session !== null && mayOpenCollective(session, installation).ok;
  if (installation.hasHost && !mayOpen) redirect(303, '/');
  const { config } = runtime();
  return {
    step: session === null ? ('account' as const) : ('collective' as const),
    fresh: !installation.hasHost,
    you: session?.name ?? null,
    host: new URL(config.publicUrl).host,
    sendsMail: config.smtpUrl !== null,
    frame: 'none',
  };
};

const account = z.strictObject({
  name: shapes.personName,
  email: shapes.email,
  password: shapes.optionalPassword,
});

export const actions: Actions = {
  account: async (event) => {
    const form = await readForm(event.request, account);
    if (!form.ok) return failForm(form.issues);
    const { name, email, password = null } = form.data;
    if (password === null && runtime().config.smtpUrl === null)
      return failRefused({ ok: false, reason: 'password-needed-without-mail' }, { name, email });
    const outcome = await openFirstAccount({ name, email, password, locale: getLocale() }, originOf(event));
    if (!outcome.ok) return failRefused(outcome, { name, email });
    keepSession(event.cookies, outcome.value.token);
    redirect(303, paths.welcome());
  },
  collective: async ({ request, locals }) => {
    const session = requireSession(locals.session);
    const form = await readForm(request, newCollective);
    if (!form.ok) return failForm(form.issues);
    const outcome = await openCollective(session, form.data);
    if (!outcome.ok) return failRefused(outcome, form.data);
    redirect(303, paths.home(outcome.value.slug));
  },
  visit: async (event) => {
    const { hasHost } = await findInstallation();
    if (hasHost) redirect(303, '/');
    const made = await makeDemonstration({ hasHost, isHost: false });
    if (!made.ok) return failRefused(made);
    keepSession(event.cookies, await signInAs(made.value.personId, originOf(event)));
    redirect(303, paths.home(made.value.slug));
  },
};
