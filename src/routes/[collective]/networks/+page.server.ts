import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { requireMember } from '#lib/collectives/gate.ts';
import {
  answerForm,
  inviteForm,
  leaveForm,
  openForm,
  renameForm,
  withdrawForm,
} from '#lib/collectives/networks/schema.ts';
import {
  answerNetwork,
  inviteToNetwork,
  withdrawNetworkInvitation,
} from '#lib/collectives/server/commands/network-invitations.ts';
import { leaveNetwork, openNetwork, renameNetwork } from '#lib/collectives/server/commands/networks.ts';
import { findNetworks } from '#lib/collectives/server/queries/list-networks.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: params.collective, member, page: await findNetworks(member) };
};

export const actions: Actions = {
  open: (event) => act(event, openForm, openNetwork),
  rename: (event) =>
    act(event, renameForm, (member, { network, ...face }) => renameNetwork(member, { networkId: network, ...face })),
  invite: (event) =>
    act(event, inviteForm, (member, { network, asked }) => inviteToNetwork(member, { networkId: network, asked })),
  withdraw: (event) =>
    act(event, withdrawForm, (member, { invitation }) => withdrawNetworkInvitation(member, invitation)),
  answer: (event) =>
    act(event, answerForm, (member, { invitation, answer }) =>
      answerNetwork(member, { invitationId: invitation, accept: answer === 'accept' }),
    ),
  leave: (event) => act(event, leaveForm, (member, { network }) => leaveNetwork(member, network)),
};

/** One act on the networks of the collective, then their page again. */
async function act<Schema extends z.ZodType>(
  { locals, params, request }: RequestEvent,
  shape: Schema,
  command: (member: Member, form: z.output<Schema>) => Promise<Outcome<unknown>>,
) {
  const member = requireMember(locals.session, params.collective);
  const form = await readForm(request, shape);
  if (!form.ok) return failForm(form.issues);
  const outcome = await command(member, form.data);
  if (!outcome.ok) return failRefused(outcome, form.values);
  redirect(303, paths.networks(params.collective));
}
