import { isVisiting } from '#lib/collectives/rules.ts';
import type { Place } from '#lib/collectives/types.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, params }) => {
  const { session } = locals;
  return {
    person: session === null ? null : { id: session.personId, name: session.name, isHost: session.isHost },
    asking: session?.news.asking ?? 0,
    mayOpen: session?.mayOpen ?? false,
    /** Somebody takes the place of one of the invented people. */
    visiting: session !== null && isVisiting(session),
    closing: closingOf(session?.places.find((place) => place.slug === params.collective)),
    places: session?.places.map(({ slug, name, emblem }) => ({ slug, name, emblem })) ?? [],
    slug: params.collective ?? null,
    /** For forms that add something (`FormKey`): the id of the row to be. */
    formKey: session === null ? null : newId(),
  };
};

/** What everybody in a collective that closes, or has closed, is told on each of its pages. */
function closingOf(place: Place | undefined): { at: Date; closed: boolean } | null {
  const at = place?.closesAt ?? null;
  return place === undefined || at === null ? null : { at: new Date(at), closed: place.closed };
}
