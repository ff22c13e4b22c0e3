import { redirect } from '@sveltejs/kit';
import { requireSession } from '#lib/collectives/gate.ts';
import { parameters, paths, withParameters } from '#lib/kernel/paths.ts';
import { failForm, readForm } from '#lib/kernel/server/forms.ts';
import * as schema from '#lib/notifications/schema.ts';
import { markRead, markUnread } from '#lib/notifications/server/commands/mark-read.ts';
import { findNews } from '#lib/notifications/server/queries/news.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const session = requireSession(locals.session, url);
  const marked = schema.undoSchema.safeParse({ at: url.searchParams.get(parameters.undo) });
  const before = schema.cursorSchema.parse(url.searchParams.get(parameters.before));
  return {
    news: await findNews(session, before),
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
