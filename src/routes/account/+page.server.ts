import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { idField } from '#lib/collectives/audiences/schema.ts';
import { requireSession } from '#lib/collectives/gate.ts';
import * as shapes from '#lib/identity/schema.ts';
import { changeProfile } from '#lib/identity/server/commands/change-profile.ts';
import { closeOtherSessions, closeSession } from '#lib/identity/server/commands/close-session.ts';
import { findAccount, listSessions } from '#lib/identity/server/queries/account.ts';
import { failForm, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  const places = session.places.map(({ slug, name }) => ({ slug, name }));
  return { account: await findAccount(session), sessions: await listSessions(session), collectives: places };
};

const profile = z.strictObject({ name: shapes.personName, locale: z.enum(['fr', 'en']) });
const oneSession = z.strictObject({ session: idField });

export const actions: Actions = {
  profile: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, profile);
    if (!form.ok) return failForm(form.issues);
    const { publicName } = await findAccount(session);
    await changeProfile(session.personId, { ...form.data, publicName });
    redirect(303, paths.account());
  },
  close: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, oneSession);
    if (!form.ok) return failForm(form.issues);
    await closeSession(session, form.data.session);
    redirect(303, paths.account());
  },
  closeOthers: async ({ locals, url }) => {
    await closeOtherSessions(requireSession(locals.session, url));
    redirect(303, paths.account());
  },
};
