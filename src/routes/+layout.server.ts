import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, params }) => {
  const { session } = locals;
  return {
    person: session === null ? null : { id: session.personId, name: session.name, isHost: session.isHost },
    places: session?.places.map(({ slug, name, emblem }) => ({ slug, name, emblem })) ?? [],
    slug: params.collective ?? null,
  };
};
