import { redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { asViewer, notFound, requireMember } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import * as schema from '#lib/decisions/schema.ts';
import { closeProposal, withdrawProposal } from '#lib/decisions/server/commands/close.ts';
import {
  judgeObjection,
  raiseObjection,
  replyToObjection,
  settleObjection,
} from '#lib/decisions/server/commands/objection.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition, withdrawPosition } from '#lib/decisions/server/commands/position.ts';
import { answerQuestion, extendDeadline, movePhase, writeEntry } from '#lib/decisions/server/commands/rounds.ts';
import { findProposal } from '#lib/decisions/server/queries/find-proposal.ts';
import { listUnsaid } from '#lib/decisions/server/queries/unsaid.ts';
import { decodeId, type Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm, type FormIssues } from '#lib/kernel/server/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const id = decodeId(params.item);
  const page = id === null ? null : await findProposal(viewer, params.collective, id);
  if (page === null) notFound();
  const unsaid = page.proposal.stage === 'draft' ? listUnsaid(page.proposal) : [];
  return { slug: params.collective, viewer, page, unsaid, showChanges: !url.searchParams.has('texte') };
};

export const actions: Actions = {
  open: (event) => act(event, 'open', null, (member, id) => openProposal(member, id)),
  enter: (event) => act(event, 'enter', schema.entrySchema, writeEntry, ({ kind }) => `tour-${kind}`),
  answer: (event) => act(event, 'answer', schema.answerSchema, answerQuestion, ({ question }) => `e-${question}`),
  move: (event) => act(event, 'move', schema.moveSchema, movePhase),
  extend: (event) => act(event, 'extend', schema.extensionSchema, extendDeadline),
  close: (event) => act(event, 'close', schema.reasonSchema, closeProposal),
  withdraw: (event) => act(event, 'withdraw', schema.reasonSchema, withdrawProposal),
  object: (event) => act(event, 'object', schema.objectionSchema, raiseObjection, ({ part }) => `p-${part ?? ''}`),
  judge: (event) => act(event, 'judge', schema.judgementSchema, judgeObjection, toObjection),
  reply: (event) => act(event, 'reply', schema.replySchema, replyToObjection, toObjection),
  settle: (event) => act(event, 'settle', schema.settlementSchema, settleObjection, toObjection),
  position: (event) => act(event, 'position', schema.positionSchema, takePosition, () => 'position'),
  withdrawPosition: (event) =>
    act(
      event,
      'withdrawPosition',
      null,
      (member, id) => withdrawPosition(member, id),
      () => 'position',
    ),
};

const toObjection = ({ objection }: { readonly objection: Id }) => `o-${objection}`;

/** One act on the proposal of the address: the form, the command, then the page again, at the place where it was done. */
async function act<Schema extends z.ZodType | null>(
  { locals, params, request }: RequestEvent,
  name: string,
  shape: Schema,
  command: (member: Member, id: Id, form: Given<Schema>) => Promise<Outcome<unknown>>,
  place: (form: Given<Schema>) => string = () => '',
) {
  const member = requireMember(locals.session, params.collective);
  const id = decodeId(params.item);
  if (id === null) notFound();
  let input = undefined as Given<Schema>;
  let values: FormIssues['values'] = { act: name };
  if (shape !== null) {
    const form = await readForm(request, shape);
    if (!form.ok) return failForm({ ...form.issues, values: { ...form.issues.values, ...values } });
    input = form.data as Given<Schema>;
    values = { ...form.values, ...values };
  }
  const outcome = await command(member, id, input);
  if (!outcome.ok) return failRefused(outcome, values);
  const fragment = place(input);
  redirect(303, paths.proposal(params.collective, { id, title: '' }) + (fragment === '' ? '' : `#${fragment}`));
}

type Given<Schema extends z.ZodType | null> = Schema extends z.ZodType ? z.output<Schema> : undefined;
