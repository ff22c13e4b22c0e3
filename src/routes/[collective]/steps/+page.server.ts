import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { requireMember } from '#lib/collectives/gate.ts';
import { listMembers } from '#lib/steps/server/queries/list-members.ts';
import type { Member } from '#lib/collectives/types.ts';
import { localPath } from '#lib/identity/server/requests/local-path.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { addStepSchema, handOverSchema, stepSchema } from '#lib/steps/schema.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import {
  claimStep,
  dropStep,
  finishStep,
  handOverStep,
  releaseStep,
  reopenStep,
} from '#lib/steps/server/commands/carry-step.ts';
import { findBoard } from '#lib/steps/server/queries/list-steps.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: params.collective, member, board: await findBoard(member), others: await listMembers(member) };
};

export const actions: Actions = {
  add: (event) =>
    act(event, addStepSchema, (member, { key, item, label, size, due }) =>
      addStep(member, { key, itemId: item, label, size, dueOn: due }),
    ),
  claim: (event) => act(event, stepSchema, (member, { step }) => claimStep(member, step)),
  release: (event) => act(event, stepSchema, (member, { step }) => releaseStep(member, step)),
  handOver: (event) => act(event, handOverSchema, (member, { step, to }) => handOverStep(member, { stepId: step, to })),
  finish: (event) => act(event, stepSchema, (member, { step }) => finishStep(member, step)),
  reopen: (event) => act(event, stepSchema, (member, { step }) => reopenStep(member, step)),
  drop: (event) => act(event, stepSchema, (member, { step }) => dropStep(member, step)),
};

/** One act on a step, from whatever page shows it; then back there. A refusal is told on the board. */
async function act<Schema extends z.ZodType<{ readonly back: string }>>(
  { locals, params, request }: RequestEvent,
  shape: Schema,
  command: (member: Member, form: z.output<Schema>) => Promise<Outcome<Id | undefined>>,
) {
  const member = requireMember(locals.session, params.collective);
  const form = await readForm(request, shape);
  if (!form.ok) return failForm(form.issues);
  const outcome = await command(member, form.data);
  if (!outcome.ok) return failRefused(outcome);
  redirect(303, (await localPath(form.data.back)) ?? paths.steps(params.collective));
}
