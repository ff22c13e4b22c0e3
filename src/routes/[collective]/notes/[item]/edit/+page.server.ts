import { redirect } from '@sveltejs/kit';
import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { firstWords } from '#lib/notes/document/first-words.ts';
import { addForm } from '#lib/notes/schema.ts';
import { addWords } from '#lib/notes/server/commands/add-words.ts';
import { listHands } from '#lib/notes/server/queries/hands.ts';
import { findNoteToWrite } from '#lib/notes/server/queries/writing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = asViewer(locals.session, params.collective);
  const itemId = decodeId(params.item);
  const note = itemId === null ? null : await findNoteToWrite(viewer, params.collective, itemId);
  if (note === null || viewer.kind === 'visitor') notFound();
  const { header } = note;
  // Watched by some, written by others: who only reads has the page made for reading.
  if (note.access !== 'write') redirect(303, paths.note(note.slug, { id: note.itemId, title: header.title }));
  const hands = await listHands(viewer, note.itemId);
  return {
    note,
    hands,
    isMember: viewer.kind === 'member',
    me: { personId: viewer.personId, name: viewer.name },
  };
};

export const actions: Actions = {
  add: async ({ locals, params, request }) => {
    const viewer = asViewer(locals.session, params.collective);
    const itemId = decodeId(params.item);
    const note = itemId === null ? null : await findNoteToWrite(viewer, params.collective, itemId);
    if (note === null) notFound();
    const form = await readForm(request, addForm);
    if (!form.ok) return failForm(form.issues);
    const { text } = form.data;
    const { body } = firstWords({ title: note.header.title, description: '', text });
    const added = await addWords(viewer, note.itemId, body);
    if (!added.ok) return failRefused(added, { text });
    redirect(303, `${paths.writeNote(note.slug, { id: note.itemId, title: note.header.title })}#fin`);
  },
};
