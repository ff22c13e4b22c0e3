import { redirect } from '@sveltejs/kit';
import { requireMember } from '#lib/collectives/gate.ts';
import { closeCollective, reopenCollective } from '#lib/collectives/server/commands/closing.ts';
import { changeSettings } from '#lib/collectives/server/commands/settings.ts';
import { findSettings } from '#lib/collectives/server/queries/settings.ts';
import { closeForm, settingsForm } from '#lib/collectives/settings/schema.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const host = new URL(runtime().config.publicUrl).host;
  return { slug: params.collective, member, settings: await findSettings(member), host };
};

export const actions: Actions = {
  change: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, settingsForm);
    if (!form.ok) return failForm(form.issues);
    const changed = await changeSettings(member, form.data);
    if (!changed.ok) return failRefused(changed, form.values);
    redirect(303, paths.settings(changed.value.slug));
  },
  close: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, closeForm);
    if (!form.ok) return failForm(form.issues);
    const closed = await closeCollective(member, form.data.name);
    if (!closed.ok) return failRefused(closed);
    redirect(303, paths.settings(params.collective));
  },
  reopen: async ({ locals, params }) => {
    const member = requireMember(locals.session, params.collective);
    const reopened = await reopenCollective(member);
    if (!reopened.ok) return failRefused(reopened);
    redirect(303, paths.settings(params.collective));
  },
};
