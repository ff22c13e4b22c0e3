import { redirect } from '@sveltejs/kit';
import { asVisitor, notFound } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { itemPath } from '#lib/kernel/paths.ts';
import { findPlaceOfItem } from '#lib/kernel/server/links.ts';
import type { RequestHandler } from './$types';

/** From the address written into texts to the page of the item, wherever it is kept now, for whoever may read it. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const itemId = decodeId(params.item);
  const place = itemId === null ? null : await findPlaceOfItem(locals.session ?? asVisitor(), itemId);
  if (place === null) notFound();
  redirect(302, itemPath(place.slug, place));
};
