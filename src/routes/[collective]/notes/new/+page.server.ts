import { redirect } from '@sveltejs/kit';
import { writersOf } from '#lib/collectives/audiences/schema.ts';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { firstWords } from '#lib/notes/document/first-words.ts';
import { continueForm, newNoteForm } from '#lib/notes/schema.ts';
import { continueNote } from '#lib/notes/server/commands/continue-note.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';
import { findNewNoteScene } from '#lib/notes/server/queries/new-note.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const asked = url.searchParams.get('reprend');
  const sourceId = asked === null ? null : decodeId(asked);
  const scene = await findNewNoteScene(member, sourceId);
  if (asked !== null && scene.source === null) notFound();
  return { slug: params.collective, ...scene };
};

export const actions: Actions = {
  create: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, newNoteForm);
    if (!form.ok) return failForm(form.issues);
    const { key, title, description, text } = form.data;
    const created = await createNote(member, {
      key,
      ...firstWords({ title, description, text }),
      writers: writersOf(form.data),
    });
    if (!created.ok) return failRefused(created, { title, description, text });
    redirect(303, paths.writeNote(params.collective, { id: created.value.itemId, title }));
  },
  continue: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, continueForm);
    if (!form.ok) return failForm(form.issues);
    const created = await continueNote(member, {
      key: form.data.key,
      sourceId: form.data.source,
      writers: writersOf(form.data),
    });
    if (!created.ok) return failRefused(created);
    redirect(303, paths.writeNote(params.collective, { id: created.value.itemId, title: '' }));
  },
};
