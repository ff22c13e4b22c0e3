import { redirect, type RequestEvent } from '@sveltejs/kit';
import { requireHost } from '#lib/collectives/gate.ts';
import { isVisiting } from '#lib/collectives/rules.ts';
import { makeDemonstration } from '#lib/demo/server/commands/make-demonstration.ts';
import { removeDemonstration } from '#lib/demo/server/commands/remove-demonstration.ts';
import { findDemonstration } from '#lib/demo/server/queries/demonstration.ts';
import { signInAs } from '#lib/identity/server/commands/open-session.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import { leaveVisit, visitSession } from '#lib/identity/server/sessions/cookie.ts';
import { failRefused } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (locals.session !== null && isVisiting(locals.session)) redirect(303, '/');
  requireHost(locals.session);
  return { isThere: (await findDemonstration()) !== null };
};

export const actions: Actions = {
  visit: async (event) => {
    const session = requireHost(event.locals.session);
    const made = await makeDemonstration({ hasHost: true, isHost: session.isHost });
    if (!made.ok) return failRefused(made);
    visitSession(event.cookies, await signInAs(made.value.personId, originOf(event)));
    redirect(303, paths.home(made.value.slug));
  },
  /** The visit ends, and what it wrote with it. */
  leave: async (event) => {
    const { session } = event.locals;
    if (session === null || !isVisiting(session)) redirect(303, '/');
    const removed = await removeDemonstration({ isHost: false, isVisiting: true });
    if (!removed.ok) return failRefused(removed);
    forget(event);
    redirect(303, '/');
  },
  remove: async ({ locals }) => {
    requireHost(locals.session);
    const removed = await removeDemonstration({ isHost: true, isVisiting: false });
    if (!removed.ok) return failRefused(removed);
    redirect(303, paths.demonstration());
  },
};

/** What the visit kept on this device goes too. */
function forget({ cookies, setHeaders }: RequestEvent): void {
  leaveVisit(cookies);
  setHeaders({ 'clear-site-data': '"cache", "storage"' });
}
