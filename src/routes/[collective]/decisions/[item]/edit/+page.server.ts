import { redirect } from '@sveltejs/kit';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { mayAmend, mayRevise } from '#lib/decisions/rules.ts';
import { amendmentSchema, draftSchema } from '#lib/decisions/schema.ts';
import { amendProposal } from '#lib/decisions/server/commands/amend.ts';
import { reviseDraft } from '#lib/decisions/server/commands/draft.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { findDraftScene } from '#lib/decisions/server/queries/draft-scene.ts';
import { findProposal } from '#lib/decisions/server/queries/find-proposal.ts';
import { listUnsaid } from '#lib/decisions/server/queries/unsaid.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.item);
  const page = id === null ? null : await findProposal(member, params.collective, id, 'alone');
  if (page === null) notFound();
  const { proposal, now } = page;
  const drafting = mayRevise(member, proposal).ok;
  if (!drafting && !mayAmend(member, proposal, 'wording', now).ok) notFound();
  const scene = drafting ? await findDraftScene(member, { aboutId: null, messageId: null }) : null;
  return {
    slug: params.collective,
    me: member.personId,
    proposal,
    scene,
    unsaid: drafting ? listUnsaid(proposal) : [],
  };
};

export const actions: Actions = {
  keep: (event) => revise(event, false),
  open: (event) => revise(event, true),
  amend: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const id = decodeId(params.item) ?? notFound();
    const form = await readForm(request, amendmentSchema);
    if (!form.ok) return failForm(form.issues);
    const amended = await amendProposal(member, id, form.data);
    if (!amended.ok) return failRefused(amended, form.values);
    redirect(303, `${paths.proposal(params.collective, { id, title: form.data.title })}#texte`);
  },
};

async function revise({ locals, params, request }: RequestEvent, opens: boolean) {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.item) ?? notFound();
  const form = await readForm(request, draftSchema);
  if (!form.ok) return failForm(form.issues);
  const revised = await reviseDraft(member, id, form.data);
  if (!revised.ok) return failRefused(revised, form.values);
  const proposal = { id, title: form.data.title };
  if (opens) {
    const opened = await openProposal(member, id);
    if (!opened.ok) return failRefused(opened);
    redirect(303, paths.proposal(params.collective, proposal));
  }
  redirect(303, paths.editProposal(params.collective, proposal));
}
