import { redirect } from '@sveltejs/kit';
import { closeSession } from '#lib/identity/server/commands/close-session.ts';
import { dropSession } from '#lib/identity/server/sessions/cookie.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (locals.session === null) redirect(303, paths.signIn());
  return { frame: 'none' };
};

export const actions: Actions = {
  default: async ({ locals, cookies, setHeaders }) => {
    if (locals.session !== null) await closeSession(locals.session, locals.session.sessionId);
    dropSession(cookies);
    // What pages kept on this device (drafts, notes) goes with the session.
    setHeaders({ 'clear-site-data': '"cache", "storage"' });
    redirect(303, '/');
  },
};
