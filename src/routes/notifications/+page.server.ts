import { redirect } from '@sveltejs/kit';
import { notFound, requireSession } from '#lib/collectives/gate.ts';
import { parameters, paths, withParameters } from '#lib/kernel/paths.ts';
import { failForm, readForm } from '#lib/kernel/server/forms.ts';
import * as schema from '#lib/notifications/schema.ts';
import { markRead, markUnread } from '#lib/notifications/server/commands/mark-read.ts';
import { changeClock, changeRhythm } from '#lib/notifications/server/commands/settings.ts';
import { findNews } from '#lib/notifications/server/queries/news.ts';
import { findMailSettings } from '#lib/notifications/server/queries/settings.ts';
import { findAccount } from '#lib/identity/server/queries/account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  const marked = schema.undoSchema.safeParse({ at: url.searchParams.get(parameters.undo) });
  const before = schema.cursorSchema.parse(url.searchParams.get(parameters.before));
  return {
    news: await findNews(session, before),
    settings: await findMailSettings(session),
    mayMail: (await findAccount(session)).emailConfirmed,
    marked: marked.success ? marked.data.at.toISOString() : null,
    isFirst: before === null,
  };
};

export const actions: Actions = {
  read: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, schema.thingSchema);
    if (!form.ok) return failForm(form.issues);
    redirect(303, marked(await markRead(session, form.data.thing)));
  },
  readAll: async ({ locals, url }) => {
    const session = requireSession(locals.session, url);
    redirect(303, marked(await markRead(session, null)));
  },
  rhythm: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, schema.rhythmSchema);
    if (!form.ok) return failForm(form.issues);
    const { collective, rhythm } = form.data;
    if (!session.places.some(({ collectiveId }) => collectiveId === collective)) notFound();
    await changeRhythm(session, collective, rhythm);
    redirect(303, paths.notificationSettings());
  },
  clock: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, schema.clockSchema);
    if (!form.ok) return failForm(form.issues);
    await changeClock(session, form.data.timeZone);
    redirect(303, paths.notificationSettings());
  },
  undo: async ({ locals, request, url }) => {
    const session = requireSession(locals.session, url);
    const form = await readForm(request, schema.undoSchema);
    if (!form.ok) return failForm(form.issues);
    await markUnread(session, form.data.at);
    redirect(303, paths.notifications());
  },
};

/** The page again, with the way to take it back. */
function marked(at: Date | null): string {
  return withParameters(paths.notifications(), { undo: at?.toISOString() });
}
