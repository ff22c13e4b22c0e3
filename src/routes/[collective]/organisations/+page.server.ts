import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { requireMember } from '#lib/collectives/gate.ts';
import { addForm, endForm, placeForm, renameForm } from '#lib/collectives/organisations/schema.ts';
import {
  addOrganisation,
  endOrganisation,
  placeInOrganisation,
  renameOrganisation,
} from '#lib/collectives/server/commands/organisations.ts';
import { instantsOfDays } from '#lib/collectives/server/queries/list-mandates.ts';
import { findOrganisations } from '#lib/collectives/server/queries/list-organisations.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: params.collective, member, page: await findOrganisations(member) };
};

export const actions: Actions = {
  add: (event) => act(event, addForm, addOrganisation),
  rename: (event) =>
    act(event, renameForm, (member, { organisation, ...face }) =>
      renameOrganisation(member, { organisationId: organisation, ...face }),
    ),
  end: (event) => act(event, endForm, (member, { organisation }) => endOrganisation(member, organisation)),
  place: (event) =>
    act(event, placeForm, async (member, { person, organisation, speaks, ...days }) => {
      const { startsAt: from, endsAt: until } = await instantsOfDays(member, days);
      const voice = { personId: person, organisationId: organisation, speaks: speaks === 'yes', from, until };
      return placeInOrganisation(member, voice);
    }),
};

/** One act on the organisations, then their page again. */
async function act<Schema extends z.ZodType>(
  { locals, params, request }: RequestEvent,
  shape: Schema,
  command: (member: Member, form: z.output<Schema>) => Promise<Outcome<string | undefined>>,
) {
  const member = requireMember(locals.session, params.collective);
  const form = await readForm(request, shape);
  if (!form.ok) return failForm(form.issues);
  const outcome = await command(member, form.data);
  if (!outcome.ok) return failRefused(outcome, form.values);
  redirect(303, paths.organisations(params.collective));
}
