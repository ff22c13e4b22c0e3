import { redirect } from '@sveltejs/kit';
import { notFound, requireSession } from '#lib/collectives/gate.ts';
import { newcomerForm } from '#lib/collectives/invitations/schema.ts';
import { mayAccept } from '#lib/collectives/rules.ts';
import {
  acceptInvitation,
  findInvitation,
  joinWithNewAccount,
} from '#lib/collectives/server/commands/accept-invitation.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { keepSession } from '#lib/identity/server/sessions/cookie.ts';
import { token as tokenShape } from '#lib/identity/schema.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { sayRefusal } from '#lib/kernel/server/say.ts';
import { getLocale } from '#lib/messages/runtime.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const invitation = await findInvitation(tokenOf(params.token));
  if (invitation === null) notFound();
  const { collective, inviter, forEmail } = invitation;
  const open = mayAccept(invitation, forEmail);
  return {
    collective,
    inviter,
    forEmail,
    refusal: open.ok ? null : sayRefusal(open.reason),
    signIn: paths.signIn(url.pathname),
    sendsMail: runtime().config.smtpUrl !== null,
    frame: 'none',
    person:
      locals.session === null
        ? null
        : { id: locals.session.personId, name: locals.session.name, isHost: locals.session.isHost },
  };
};

export const actions: Actions = {
  accept: async ({ locals, params, url }) => {
    const session = requireSession(locals.session, url);
    const accepted = await acceptInvitation(session.personId, tokenOf(params.token));
    if (!accepted.ok) return failRefused(accepted);
    redirect(303, paths.home(accepted.value.slug));
  },
  join: async (event) => {
    const form = await readForm(event.request, newcomerForm);
    if (!form.ok) return failForm(form.issues);
    const { name, email, password = null } = form.data;
    if (password === null && runtime().config.smtpUrl === null)
      return failRefused({ ok: false, reason: 'password-needed-without-mail' }, { name, email });
    const account = { name, email, password, locale: getLocale() };
    const joined = await joinWithNewAccount(tokenOf(event.params.token), account, originOf(event));
    if (!joined.ok) return failRefused(joined, { name, email });
    keepSession(event.cookies, joined.value.token);
    redirect(303, paths.home(joined.value.slug));
  },
};

function tokenOf(text: string): string {
  const read = tokenShape.safeParse(text);
  if (!read.success) notFound();
  return read.data;
}
