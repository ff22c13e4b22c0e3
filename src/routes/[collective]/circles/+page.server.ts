import { redirect } from '@sveltejs/kit';
import { openForm } from '#lib/collectives/circles/schema.ts';
import { requireMember } from '#lib/collectives/gate.ts';
import { openCircle } from '#lib/collectives/server/commands/circles.ts';
import { listCircles } from '#lib/collectives/server/queries/list-circles.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: params.collective, member, circles: await listCircles(member) };
};

export const actions: Actions = {
  open: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, openForm);
    if (!form.ok) return failForm(form.issues);
    const { parent: parentId, ...face } = form.data;
    const opened = await openCircle(member, { ...face, parentId });
    if (!opened.ok) return failRefused(opened, form.values);
    redirect(303, paths.circle(params.collective, { id: opened.value.id, title: face.name }));
  },
};
