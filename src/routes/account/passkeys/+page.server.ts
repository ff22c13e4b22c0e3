import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { requireSession } from '#lib/collectives/gate.ts';
import * as shapes from '#lib/identity/schema.ts';
import { addPasskey } from '#lib/identity/server/commands/add-passkey.ts';
import { removePasskey, renamePasskey } from '#lib/identity/server/commands/tend-passkeys.ts';
import { passkeySite } from '#lib/identity/server/passkeys/site.ts';
import { listPasskeys } from '#lib/identity/server/queries/passkeys.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { askForProof, requireProof } from '#lib/identity/server/requests/require-proof.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
  const session = requireSession(locals.session, url);
  await requireProof(session, paths.accountPasskeys());
  const { device } = originOf({ request, getClientAddress: () => '' });
  return { passkeys: await listPasskeys(session), device, possible: passkeySite() !== null };
};

const added = z.strictObject({ label: shapes.passkeyLabel, answer: shapes.passkeyAnswer });
const renamed = z.strictObject({ key: shapes.passkeyId, label: shapes.passkeyLabel });
const removed = z.strictObject({ key: shapes.passkeyId });

export const actions: Actions = {
  add: async (event) => {
    const session = requireSession(event.locals.session, event.url);
    const form = await readForm(event.request, added);
    if (!form.ok) return failForm(form.issues);
    const { label, answer } = form.data;
    const given = { label, answer: answer as unknown as RegistrationResponseJSON };
    const outcome = await addPasskey(session, given, originOf(event));
    if (outcome.ok) redirect(303, paths.accountPasskeys());
    return outcome.reason === 'proof-needed' ? askForProof(paths.accountPasskeys()) : failRefused(outcome, { label });
  },
  rename: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, renamed);
    if (!form.ok) return failForm(form.issues);
    const outcome = await renamePasskey(session, form.data.key, form.data.label);
    return outcome.ok ? redirect(303, paths.accountPasskeys()) : askForProof(paths.accountPasskeys());
  },
  remove: async (event) => {
    const session = requireSession(event.locals.session, event.url);
    const form = await readForm(event.request, removed);
    if (!form.ok) return failForm(form.issues);
    const outcome = await removePasskey(session, form.data.key, originOf(event));
    return outcome.ok ? redirect(303, paths.accountPasskeys()) : askForProof(paths.accountPasskeys());
  },
};
