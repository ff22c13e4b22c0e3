import { redirect } from '@sveltejs/kit';
import { choiceOf } from '#lib/collectives/audiences/schema.ts';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { decodeId, type Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { publishForm } from '#lib/notes/schema.ts';
import { publishNote } from '#lib/notes/server/commands/publish-note.ts';
import { withdrawNote } from '#lib/notes/server/commands/withdraw-note.ts';
import { findPublishing } from '#lib/notes/server/queries/publishing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  const publishing = await findPublishing(member, itemOf(params.item));
  if (publishing === null) notFound();
  return { slug: params.collective, ...publishing };
};

export const actions: Actions = {
  publish: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, publishForm);
    if (!form.ok) return failForm(form.issues);
    const { name, licence } = form.data;
    const itemId = itemOf(params.item);
    const published = await publishNote(member, {
      itemId,
      readers: choiceOf(form.data),
      name,
      licence: licence === '' ? null : licence,
    });
    if (!published.ok)
      return published.reason === 'unknown-note' ? notFound() : failRefused(published, { name, licence });
    redirect(303, paths.note(params.collective, { id: itemId, title: '' }));
  },
  withdraw: async ({ locals, params }) => {
    const member = requireMember(locals.session, params.collective);
    const itemId = itemOf(params.item);
    const withdrawn = await withdrawNote(member, itemId);
    if (!withdrawn.ok) return withdrawn.reason === 'unknown-note' ? notFound() : failRefused(withdrawn);
    redirect(303, paths.note(params.collective, { id: itemId, title: '' }));
  },
};

function itemOf(segment: string): Id {
  return decodeId(segment) ?? notFound();
}
