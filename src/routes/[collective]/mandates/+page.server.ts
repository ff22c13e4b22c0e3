import { redirect } from '@sveltejs/kit';
import { requireMember } from '#lib/collectives/gate.ts';
import { giveForm, mandateForm, renewForm } from '#lib/collectives/mandates/schema.ts';
import { endMandate, giveMandate, renewMandate } from '#lib/collectives/server/commands/mandates.ts';
import { findMandates, instantsOfDays } from '#lib/collectives/server/queries/list-mandates.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: params.collective, member, page: await findMandates(member) };
};

export const actions: Actions = {
  give: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, giveForm);
    if (!form.ok) return failForm(form.issues);
    const { person: personId, role, circle: circleId, scope } = form.data;
    const times = await instantsOfDays(member, form.data);
    const given = await giveMandate(member, { personId, role, circleId, scope, ...times });
    if (!given.ok) return failRefused(given, form.values);
    redirect(303, paths.mandates(params.collective));
  },
  renew: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, renewForm);
    if (!form.ok) return failForm(form.issues);
    const { endsAt } = await instantsOfDays(member, { from: null, until: form.data.until });
    const renewed = await renewMandate(member, form.data.mandate, endsAt);
    if (!renewed.ok) return failRefused(renewed);
    redirect(303, paths.mandates(params.collective));
  },
  end: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, mandateForm);
    if (!form.ok) return failForm(form.issues);
    const ended = await endMandate(member, form.data.mandate);
    if (!ended.ok) return failRefused(ended);
    redirect(303, paths.mandates(params.collective));
  },
};
