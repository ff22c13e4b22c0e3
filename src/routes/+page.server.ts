import { redirect } from '@sveltejs/kit';
import { asVisitor } from '#lib/collectives/gate.ts';
import { mayOpenCollective } from '#lib/collectives/rules.ts';
import { lastPlace } from '#lib/collectives/server/places/last.ts';
import { listCollectives } from '#lib/collectives/server/queries/public-face.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies }) => {
  const { session } = locals;
  const place = session === null ? undefined : lastPlace(cookies, session.places);
  if (place !== undefined) redirect(303, paths.home(place.slug));
  const installation = await findInstallation();
  if (!installation.hasHost) redirect(303, paths.welcome());
  return {
    frame: 'none',
    collectives: await listCollectives(asVisitor()),
    openSignUp: installation.openSignUp,
    mayOpen: session !== null && mayOpenCollective(session, installation).ok,
  };
};
