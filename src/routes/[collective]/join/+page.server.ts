import { redirect } from '@sveltejs/kit';
import { asViewer, notFound, requireSession } from '#lib/collectives/gate.ts';
import { joinForm } from '#lib/collectives/requests/schema.ts';
import { askToJoin, withdrawJoinRequest } from '#lib/collectives/server/commands/join-requests.ts';
import { findJoinPage } from '#lib/collectives/server/queries/join-requests.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = asViewer(locals.session, params.collective);
  if (viewer.kind === 'member') redirect(303, paths.home(params.collective));
  const found = await findJoinPage(viewer, params.collective);
  if (found === null) notFound();
  const { openSignUp } = viewer.kind === 'visitor' ? await findInstallation() : { openSignUp: false };
  return { slug: params.collective, viewer, found, openSignUp };
};

export const actions: Actions = {
  ask: async ({ locals, params, request }) => {
    if ((await findJoinPage(asViewer(locals.session, params.collective), params.collective)) === null) notFound();
    const session = requireSession(locals.session, here(params.collective));
    const form = await readForm(request, joinForm);
    if (!form.ok) return failForm(form.issues);
    const asked = await askToJoin(session, params.collective, form.data.message);
    if (!asked.ok && asked.reason === 'collective-unknown') notFound();
    if (!asked.ok) return failRefused(asked, form.values);
    redirect(303, paths.joinCollective(params.collective));
  },
  withdraw: async ({ locals, params }) => {
    if ((await findJoinPage(asViewer(locals.session, params.collective), params.collective)) === null) notFound();
    const session = requireSession(locals.session, here(params.collective));
    const withdrawn = await withdrawJoinRequest(session.personId, params.collective);
    if (!withdrawn.ok) return failRefused(withdrawn);
    redirect(303, paths.joinCollective(params.collective));
  },
};

function here(slug: string): URL {
  return new URL(paths.joinCollective(slug), 'http://here.invalid');
}
