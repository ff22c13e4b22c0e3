import { asViewer } from '#lib/collectives/gate.ts';
import { suggestTitles } from '#lib/search/server/queries/suggest.ts';
import { iconOf, pathOf } from '#lib/search/ui/says.ts';
import type { RequestHandler } from './$types';

/** The ways that the search panel offers while somebody types. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const viewer = asViewer(locals.session, url.searchParams.get('slug') ?? '');
  const here = viewer.kind === 'member' ? viewer.place : null;
  const titles = await suggestTitles(viewer, url.searchParams.get('q') ?? '', here?.collectiveId ?? null);
  return Response.json(
    titles.map((title) => ({
      href: pathOf(title),
      icon: iconOf(title.kind),
      segments: title.titleSegments,
      detail: title.slug === here?.slug ? '' : title.collective,
    })),
  );
};
