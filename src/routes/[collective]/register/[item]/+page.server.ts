import { redirect, type RequestEvent } from '@sveltejs/kit';
import { asViewer, notFound, requireMember } from '#lib/collectives/gate.ts';
import { mayCorrect, mayRepeal, mayReview } from '#lib/decisions/register/rules.ts';
import { correctionSchema, repealSchema, reviewSchema } from '#lib/decisions/schema.ts';
import { correctEntry, repealEntry, reviewEntry } from '#lib/decisions/server/commands/follow-up.ts';
import { findEntryPage } from '#lib/decisions/server/queries/find-entry.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = asViewer(locals.session, params.collective);
  const id = decodeId(params.item);
  const page = id === null ? null : await findEntryPage(viewer, params.collective, id);
  if (page === null) notFound();
  const member = viewer.kind === 'member' ? viewer : null;
  const may = mayFollowUp(viewer, page.head);
  return { slug: params.collective, isMember: member !== null, member, may, now: new Date(), ...page };
};

type Viewer = ReturnType<typeof asViewer>;
type Head = NonNullable<Awaited<ReturnType<typeof findEntryPage>>>['head'];

/** Which acts this reader is offered; what they then write is judged by the same rules. */
function mayFollowUp(viewer: Viewer, head: Head) {
  if (viewer.kind !== 'member') return { correct: false, repeal: false, review: false };
  const { sealed, effective, standing, circleId, today } = head;
  const entered = { kind: sealed.kind, standing, circleId, ownerId: effective.owner };
  const said = { reason: '.', decidedHow: '.', reviewOn: null, noReviewReason: '.' };
  return {
    correct: mayCorrect(viewer, entered, said.reason).ok,
    repeal: mayRepeal(viewer, entered, said).ok,
    review: mayReview(viewer, entered, said, today).ok,
  };
}

function here({ locals, params }: RequestEvent<{ collective: string; item: string }>) {
  return { member: requireMember(locals.session, params.collective), id: decodeId(params.item) ?? notFound() };
}

/** What was typed, for the form it was typed in. */
function kept(act: string, typed: Readonly<Record<string, string | null>>): Record<string, string> {
  return { act, ...Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value ?? ''])) };
}

export const actions: Actions = {
  review: async (event) => {
    const { member, id } = here(event);
    const form = await readForm(event.request, reviewSchema);
    if (!form.ok) return failForm(form.issues);
    const reviewed = await reviewEntry(member, id, form.data);
    if (!reviewed.ok) return failRefused(reviewed, kept('review', form.data));
    redirect(303, paths.entry(event.params.collective, { id, title: '' }));
  },
  repeal: async (event) => {
    const { member, id } = here(event);
    const form = await readForm(event.request, repealSchema);
    if (!form.ok) return failForm(form.issues);
    const repealed = await repealEntry(member, id, form.data);
    if (!repealed.ok) return failRefused(repealed, kept('repeal', form.data));
    redirect(303, paths.entry(event.params.collective, { id, title: '' }));
  },
  correct: async (event) => {
    const { member, id } = here(event);
    const form = await readForm(event.request, correctionSchema);
    if (!form.ok) return failForm(form.issues);
    const corrected = await correctEntry(member, id, form.data);
    if (!corrected.ok) return failRefused(corrected, kept('correct', form.data));
    redirect(303, paths.entry(event.params.collective, { id, title: '' }));
  },
};
