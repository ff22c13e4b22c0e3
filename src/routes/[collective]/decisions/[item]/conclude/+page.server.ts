import { redirect } from '@sveltejs/kit';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { mayConclude } from '#lib/decisions/register/rules.ts';
import { outcomeSchema } from '#lib/decisions/schema.ts';
import { concludeProposal } from '#lib/decisions/server/commands/conclude.ts';
import { findOutcomeScene } from '#lib/decisions/server/queries/outcome-scene.ts';
import { findProposal } from '#lib/decisions/server/queries/find-proposal.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.item);
  const page = id === null ? null : await findProposal(member, params.collective, id, 'alone');
  if (page === null) notFound();
  const { proposal } = page;
  const tally = proposal.closure?.tally ?? null;
  if (!mayConclude(member, proposal, 'postponed', tally).ok) notFound();
  const outcomes = (['adopted', 'rejected', 'postponed', 'withdrawn'] as const).filter(
    (outcome) => mayConclude(member, proposal, outcome, tally).ok,
  );
  return { slug: params.collective, page, viewer: member, outcomes, scene: await findOutcomeScene(member) };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const id = decodeId(params.item) ?? notFound();
    const form = await readForm(request, outcomeSchema);
    if (!form.ok) return failForm(form.issues);
    const concluded = await concludeProposal(member, id, form.data);
    if (!concluded.ok) return failRefused(concluded, form.values);
    redirect(303, paths.entry(params.collective, { id: concluded.value.id, title: form.data.title }));
  },
};
