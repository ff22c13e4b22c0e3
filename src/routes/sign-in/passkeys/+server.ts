import { error, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { offerPasskey } from '#lib/identity/server/commands/add-passkey.ts';
import { askPasskey } from '#lib/identity/server/commands/use-passkey.ts';
import { readForm } from '#lib/kernel/server/forms.ts';
import { sayRefusal } from '#lib/kernel/server/say.ts';
import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import type { RequestHandler } from './$types';

const asked = z.strictObject({ purpose: z.enum(['sign-in', 'add', 'prove']) });

/** What a key is to be asked, for the script of the button: to sign in, to show who one is, or to become a new key. */
export const POST: RequestHandler = async ({ locals: { session }, request }) => {
  const form = await readForm(request, asked);
  if (!form.ok) error(422, form.issues.message);
  const { purpose } = form.data;
  if (session === null && purpose !== 'sign-in') redirect(303, paths.signIn(paths.accountPasskeys()));
  const outcome =
    purpose === 'add' && session !== null
      ? await offerPasskey(session)
      : await askPasskey(purpose === 'prove' ? session : null);
  if (outcome.ok) return Response.json(outcome.value);
  if (outcome.reason === 'too-many-tries')
    error(429, m.identity_wait({ minutes: Math.max(1, Math.ceil(outcome.waitSeconds / 60)) }));
  error(409, sayRefusal(outcome.reason));
};
