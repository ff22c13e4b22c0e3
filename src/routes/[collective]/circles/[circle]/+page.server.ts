import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { askForm, noForm, personForm, renameForm, settleForm } from '#lib/collectives/circles/schema.ts';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { askCircle, settleCircleRequest } from '#lib/collectives/server/commands/circle-requests.ts';
import { closeCircle, joinCircle, leaveCircle, reopenCircle } from '#lib/collectives/server/commands/circles.ts';
import { renameCircle } from '#lib/collectives/server/commands/rename-circle.ts';
import { findCircle } from '#lib/collectives/server/queries/find-circle.ts';
import type { Member } from '#lib/collectives/types.ts';
import { decodeId, type Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.circle);
  const found = id === null ? null : await findCircle(member, id);
  if (found === null) notFound();
  return { slug: params.collective, member, found };
};

export const actions: Actions = {
  join: (event) => act(event, noForm, (member, circle) => joinCircle(member, circle, member.personId)),
  ask: (event) => act(event, askForm, (member, circle, { message }) => askCircle(member, circle, message)),
  add: (event) => act(event, personForm, (member, circle, { person }) => joinCircle(member, circle, person)),
  remove: (event) => act(event, personForm, (member, circle, { person }) => leaveCircle(member, circle, person)),
  settle: (event) =>
    act(event, settleForm, (member, circleId, { request, answer }) =>
      settleCircleRequest(member, { circleId, requestId: request, accept: answer === 'accept' }),
    ),
  rename: (event) => act(event, renameForm, renameCircle),
  close: (event) => act(event, noForm, closeCircle),
  reopen: (event) => act(event, noForm, reopenCircle),
};

/** One act on the circle of the address, then its page again. */
async function act<Schema extends z.ZodType>(
  { locals, params, request }: RequestEvent,
  shape: Schema,
  command: (member: Member, circle: Id, form: z.output<Schema>) => Promise<Outcome>,
) {
  const member = requireMember(locals.session, params.collective);
  const circle = decodeId(params.circle);
  if (circle === null) notFound();
  const form = await readForm(request, shape);
  if (!form.ok) return failForm(form.issues);
  const outcome = await command(member, circle, form.data);
  if (!outcome.ok) return failRefused(outcome, form.values);
  redirect(303, paths.circle(params.collective, { id: circle, title: '' }));
}
