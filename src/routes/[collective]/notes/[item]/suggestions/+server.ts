import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { parameters } from '#lib/kernel/paths.ts';
import { findPad } from '#lib/notes/server/queries/pad.ts';
import { suggestHashtags, suggestPeople } from '#lib/notes/server/queries/suggest.ts';
import type { Suggestions } from '#lib/notes/types.ts';
import { suggestTitles } from '#lib/search/server/queries/suggest.ts';
import type { RequestHandler } from './$types';

/** What may follow `@`, `#` and `[[` in a note, for one who writes it: people, mots-dièse, items that this person may read. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const itemId = decodeId(params.item);
  const pad = itemId === null ? null : await findPad(viewer, itemId);
  if (pad?.access !== 'write') notFound();
  const words = url.searchParams.get(parameters.words) ?? '';
  const answer: Suggestions = { people: [], hashtags: [], items: [] };
  switch (url.searchParams.get(parameters.about)) {
    case 'people':
      return Response.json({ ...answer, people: await suggestPeople(viewer, pad, words) });
    case 'hashtags':
      return Response.json({ ...answer, hashtags: await suggestHashtags(viewer, pad, words) });
    case 'items': {
      const titles = await suggestTitles(viewer, words, pad.collectiveId);
      const items = titles.map(({ itemId: id, title, kind, slug, collective }) => ({
        id,
        title,
        kind,
        place: slug === params.collective ? '' : collective,
      }));
      return Response.json({ ...answer, items });
    }
    default:
      return Response.json(answer);
  }
};
