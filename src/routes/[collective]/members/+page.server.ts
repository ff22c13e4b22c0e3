import { redirect } from '@sveltejs/kit';
import { toString as drawCode } from 'qrcode';
import { requireMember } from '#lib/collectives/gate.ts';
import { endForm, linkForm, mailForm, revokeForm } from '#lib/collectives/invitations/schema.ts';
import { inviteByLink, inviteByMail, revokeInvitation } from '#lib/collectives/server/commands/invite.ts';
import { settleJoinRequest } from '#lib/collectives/server/commands/join-requests.ts';
import { partWith } from '#lib/collectives/server/commands/part-with.ts';
import { answerForm } from '#lib/collectives/requests/schema.ts';
import { listJoinRequests } from '#lib/collectives/server/queries/join-requests.ts';
import { listInvitations } from '#lib/collectives/server/queries/list-invitations.ts';
import { listMembers } from '#lib/collectives/server/queries/list-members.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return {
    slug: params.collective,
    member,
    people: await listMembers(member),
    invitations: await listInvitations(member),
    requests: await listJoinRequests(member),
    sendsMail: runtime().config.smtpUrl !== null,
  };
};

export const actions: Actions = {
  link: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, linkForm);
    if (!form.ok) return failForm(form.issues);
    const made = await inviteByLink(member, form.data);
    if (!made.ok) return failRefused(made);
    // Shown once, on the answer itself: only its hash is kept.
    const code = await drawCode(made.value.url, { type: 'svg', margin: 1 });
    return { url: made.value.url, code: `data:image/svg+xml;base64,${Buffer.from(code).toString('base64')}` };
  },
  mail: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, mailForm);
    if (!form.ok) return failForm(form.issues);
    const sent = await inviteByMail(member, form.data.emails);
    return sent.ok ? { invited: sent.value } : failRefused(sent);
  },
  revoke: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, revokeForm);
    if (!form.ok) return failForm(form.issues);
    const revoked = await revokeInvitation(member, form.data.invitation);
    if (!revoked.ok) return failRefused(revoked);
    redirect(303, paths.members(params.collective));
  },
  settle: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, answerForm);
    if (!form.ok) return failForm(form.issues);
    const { request: requestId, answer, word } = form.data;
    const settled = await settleJoinRequest(member, { requestId, accept: answer === 'accept', word });
    if (!settled.ok) return failRefused(settled);
    redirect(303, paths.members(params.collective));
  },
  end: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, endForm);
    if (!form.ok) return failForm(form.issues);
    const ended = await partWith(member, form.data.person);
    if (!ended.ok) return failRefused(ended);
    redirect(303, form.data.person === member.personId ? '/' : paths.members(params.collective));
  },
};
