import { redirect } from '@sveltejs/kit';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { requireSession } from '#lib/collectives/gate.ts';
import * as shapes from '#lib/identity/schema.ts';
import { proveWithCode, proveWithPassword, requestProof } from '#lib/identity/server/commands/prove.ts';
import { proveWithPasskey } from '#lib/identity/server/commands/use-passkey.ts';
import { passkeySite } from '#lib/identity/server/passkeys/site.ts';
import { failWaiting } from '#lib/identity/server/limits/fail-waiting.ts';
import { findAccount } from '#lib/identity/server/queries/account.ts';
import { localPath } from '#lib/identity/server/requests/local-path.ts';
import { mailsAt } from '#lib/identity/server/requests/mails-at.ts';
import { keepSession } from '#lib/identity/server/sessions/cookie.ts';
import { failForm, failRefused, keepForm, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  const { email, passwordChangedAt, passkeys } = await findAccount(session);
  return {
    email,
    hasPassword: passwordChangedAt !== null,
    hasPasskey: passkeys > 0 && passkeySite() !== null,
    mailsAt: mailsAt(),
    next: (await localPath(url.searchParams.get('next'))) ?? paths.account(),
  };
};

const withPassword = z.strictObject({ password: shapes.givenPassword });
const withPasskey = z.strictObject({ answer: shapes.passkeyAnswer });
const withCode = z.strictObject({ code: shapes.sixDigits });

async function goOn({ cookies, url }: RequestEvent, token: string): Promise<never> {
  keepSession(cookies, token);
  redirect(303, (await localPath(url.searchParams.get('next'))) ?? paths.account());
}

export const actions: Actions = {
  password: async (event) => {
    const session = requireSession(event.locals.session, event.url);
    const form = await readForm(event.request, withPassword);
    if (!form.ok) return failForm(form.issues);
    const outcome = await proveWithPassword(session, form.data.password);
    if (outcome.ok) return goOn(event, outcome.value.token);
    return outcome.reason === 'too-many-tries' ? failWaiting(outcome) : failRefused(outcome);
  },
  passkey: async (event) => {
    const session = requireSession(event.locals.session, event.url);
    const form = await readForm(event.request, withPasskey);
    if (!form.ok) return failRefused({ ok: false, reason: 'passkey-refused' });
    const outcome = await proveWithPasskey(session, form.data.answer as unknown as AuthenticationResponseJSON);
    return outcome.ok ? goOn(event, outcome.value.token) : failRefused(outcome);
  },
  mail: async ({ locals, url }) => {
    const outcome = await requestProof(requireSession(locals.session, url));
    if (outcome.ok) return keepForm({ step: 'code' });
    return outcome.reason === 'too-many-tries' ? failWaiting(outcome) : failRefused(outcome);
  },
  code: async (event) => {
    const session = requireSession(event.locals.session, event.url);
    const form = await readForm(event.request, withCode);
    if (!form.ok) return failForm({ ...form.issues, values: { step: 'code' } });
    const outcome = await proveWithCode(session, form.data.code);
    if (outcome.ok) return goOn(event, outcome.value.token);
    const values = { step: 'code' };
    return outcome.reason === 'too-many-tries' ? failWaiting(outcome, values) : failRefused(outcome, values);
  },
};
