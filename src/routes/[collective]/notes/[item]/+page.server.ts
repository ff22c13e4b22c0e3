import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { decodeId, publicAudience } from '#lib/kernel/ids.ts';
import { findNote } from '#lib/notes/server/queries/note.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const itemId = decodeId(params.item);
  const wants = url.searchParams.has('brouillon') ? 'draft' : 'published';
  const note = itemId === null ? null : await findNote(viewer, params.collective, itemId, wants);
  if (note === null) notFound();
  if (viewer.kind === 'visitor' && note.audienceId === publicAudience)
    locals.publicItem = { id: note.itemId, updatedAt: note.updatedAt };
  const places = locals.session?.places.map(({ slug, name }) => ({ slug, name })) ?? [];
  const member = viewer.kind === 'member' ? viewer : null;
  return { note, places, isMember: member !== null, member };
};
