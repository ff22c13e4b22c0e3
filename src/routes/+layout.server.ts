import { newId } from '#lib/kernel/server/new-id.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, params }) => {
  const { session } = locals;
  return {
    person: session === null ? null : { id: session.personId, name: session.name, isHost: session.isHost },
    places: session?.places.map(({ slug, name, emblem }) => ({ slug, name, emblem })) ?? [],
    slug: params.collective ?? null,
    /** For forms that add something (`FormKey`): the id of the row to be. */
    formKey: session === null ? null : newId(),
  };
};
