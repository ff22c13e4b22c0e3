import { redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { requestCode } from '#lib/identity/server/commands/request-code.ts';
import { signInWithPassword } from '#lib/identity/server/commands/sign-in.ts';
import { signInWithPasskey } from '#lib/identity/server/commands/use-passkey.ts';
import { signInWithCode } from '#lib/identity/server/commands/use-code.ts';
import { passkeySite } from '#lib/identity/server/passkeys/site.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { enter } from '#lib/identity/server/requests/enter.ts';
import { localPath } from '#lib/identity/server/requests/local-path.ts';
import { mailsAt } from '#lib/identity/server/requests/mails-at.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { failWaiting } from '#lib/identity/server/limits/fail-waiting.ts';
import * as shapes from '#lib/identity/schema.ts';
import { failForm, failRefused, keepForm, readForm, type FormIssues } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import { getLocale } from '#lib/messages/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = await localPath(url.searchParams.get('next'));
  if (locals.session !== null) redirect(303, next ?? '/');
  const { openSignUp } = await findInstallation();
  return { frame: 'none', next, openSignUp, mailsAt: mailsAt(), passkeys: passkeySite() !== null };
};

const next = z.string().max(500).default('');
const withPassword = z.strictObject({ email: shapes.email, password: shapes.givenPassword, next });
// The same form asks for a mail: whatever stands in its password field is then left unread.
const forMail = z.strictObject({ email: shapes.email, password: z.string().max(1_000).optional(), next });
const withCode = z.strictObject({ email: shapes.email, code: shapes.sixDigits, next });

const withPasskey = z.strictObject({ answer: shapes.passkeyAnswer, next });

/** Sends the mail that opens, and shows where to type its digits. */
async function sendCode(event: RequestEvent, then: string | null): Promise<FormIssues | ActionFailure<FormIssues>> {
  const form = await readForm(event.request, forMail);
  if (!form.ok) return failForm(form.issues);
  const { email } = form.data;
  const back = then ?? (await localPath(form.data.next)) ?? '';
  const outcome = await requestCode({ email, locale: getLocale(), next: back === '' ? null : back });
  if (!outcome.ok) return failWaiting(outcome, { email, next: back });
  return keepForm({ email, next: back, step: 'code' });
}

export const actions: Actions = {
  password: async (event) => {
    const form = await readForm(event.request, withPassword);
    if (!form.ok) return failForm(form.issues);
    const { email, next: back } = form.data;
    const outcome = await signInWithPassword(form.data, originOf(event));
    if (outcome.ok) await enter(event.cookies, outcome.value, back);
    else return outcome.reason === 'too-many-tries' ? failWaiting(outcome, { email }) : failRefused(outcome, { email });
  },
  mail: (event) => sendCode(event, null),
  forgotten: (event) => sendCode(event, paths.accountPassword()),
  code: async (event) => {
    const form = await readForm(event.request, withCode);
    if (!form.ok) return failForm({ ...form.issues, values: { ...form.issues.values, step: 'code' } });
    const { email, code: digits, next: back } = form.data;
    const outcome = await signInWithCode({ email, digits, locale: getLocale() }, originOf(event));
    const values = { email, next: back, step: 'code' };
    if (outcome.ok) await enter(event.cookies, outcome.value, back);
    else return outcome.reason === 'too-many-tries' ? failWaiting(outcome, values) : failRefused(outcome, values);
  },
  passkey: async (event) => {
    const form = await readForm(event.request, withPasskey);
    if (!form.ok) return failRefused({ ok: false, reason: 'passkey-refused' });
    const answer = form.data.answer as unknown as AuthenticationResponseJSON;
    const outcome = await signInWithPasskey(answer, originOf(event));
    const values = { next: form.data.next };
    if (outcome.ok) await enter(event.cookies, outcome.value, form.data.next);
    else return outcome.reason === 'too-many-tries' ? failWaiting(outcome, values) : failRefused(outcome, values);
  },
};
