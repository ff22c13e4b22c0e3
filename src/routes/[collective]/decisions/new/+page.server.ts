import { redirect } from '@sveltejs/kit';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { draftSchema } from '#lib/decisions/schema.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { findDraftScene } from '#lib/decisions/server/queries/draft-scene.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { parameters, paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const [about, message] = [url.searchParams.get(parameters.about), url.searchParams.get(parameters.message)];
  const scene = await findDraftScene(member, { aboutId: decodeId(about ?? ''), messageId: decodeId(message ?? '') });
  if ((about !== null && scene.source === null) || (message !== null && scene.message === null)) notFound();
  return { slug: params.collective, me: member.personId, scene };
};

export const actions: Actions = {
  keep: (event) => draft(event, false),
  open: (event) => draft(event, true),
};

async function draft({ locals, params, request }: RequestEvent, opens: boolean) {
  const member = requireMember(locals.session, params.collective);
  const form = await readForm(request, draftSchema);
  if (!form.ok) return failForm(form.issues);
  const drafted = await draftProposal(member, form.data);
  if (!drafted.ok) return failRefused(drafted, form.values);
  const proposal = { id: drafted.value, title: form.data.title };
  // The draft is kept whatever opening says: its page tells what is still unsaid.
  const opened = opens ? await openProposal(member, proposal.id) : null;
  const isOpen = opened === null || opened.ok || opened.reason === 'not-a-draft'; // sent twice: the first time opened it
  if (!isOpen) redirect(303, paths.editProposal(params.collective, proposal));
  redirect(303, paths.proposal(params.collective, proposal));
}
