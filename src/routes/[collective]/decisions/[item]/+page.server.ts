import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { asViewer, notFound, requireMember } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import * as schema from '#lib/decisions/schema.ts';
import { closeProposal, withdrawProposal } from '#lib/decisions/server/commands/close.ts';
import { judgeObjection, replyToObjection, settleObjection } from '#lib/decisions/server/commands/objection.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition, withdrawPosition } from '#lib/decisions/server/commands/position.ts';
import { answerQuestion, extendDeadline, movePhase, writeEntry } from '#lib/decisions/server/commands/rounds.ts';
import { findProposal } from '#lib/decisions/server/queries/find-proposal.ts';
import { decodeId, type Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const id = decodeId(params.item);
  const page = id === null ? null : await findProposal(viewer, params.collective, id);
  if (page === null) notFound();
  return { slug: params.collective, viewer, page, showChanges: !url.searchParams.has('texte') };
};

export const actions: Actions = {
  open: (event) => act(event, null, (member, id) => openProposal(member, id)),
  enter: (event) => act(event, schema.entrySchema, writeEntry),
  answer: (event) => act(event, schema.answerSchema, answerQuestion),
  move: (event) => act(event, schema.moveSchema, movePhase),
  extend: (event) => act(event, schema.extensionSchema, extendDeadline),
  close: (event) => act(event, schema.reasonSchema, closeProposal),
  withdraw: (event) => act(event, schema.reasonSchema, withdrawProposal),
  judge: (event) => act(event, schema.judgementSchema, judgeObjection),
  reply: (event) => act(event, schema.replySchema, replyToObjection),
  settle: (event) => act(event, schema.settlementSchema, settleObjection),
  position: (event) => act(event, schema.positionSchema, takePosition, '#position'),
  withdrawPosition: (event) => act(event, null, (member, id) => withdrawPosition(member, id), '#position'),
};

/** One act on the proposal of the address: the form, the command, then the page again. */
async function act<Schema extends z.ZodType | null>(
  { locals, params, request }: RequestEvent,
  shape: Schema,
  command: (
    member: Member,
    id: Id,
    form: Schema extends z.ZodType ? z.output<Schema> : undefined,
  ) => Promise<Outcome<unknown>>,
  fragment = '',
) {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.item);
  if (id === null) notFound();
  type Form = Parameters<typeof command>[2];
  let input = undefined as Form;
  let values = {};
  if (shape !== null) {
    const form = await readForm(request, shape);
    if (!form.ok) return failForm(form.issues);
    input = form.data as Form;
    values = plainValues(form.data);
  }
  const outcome = await command(member, id, input);
  if (!outcome.ok) return failRefused(outcome, values);
  redirect(303, paths.proposal(params.collective, { id, title: '' }) + fragment);
}

/** What was typed, to be shown again beside the refusal. */
function plainValues(data: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
