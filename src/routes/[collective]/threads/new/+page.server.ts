import { redirect } from '@sveltejs/kit';
import { choiceOf } from '#lib/collectives/audiences/schema.ts';
import { notFound, requireMember } from '#lib/collectives/gate.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { parameters, paths } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { openThreadSchema } from '#lib/threads/schema.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { findNewThreadScene } from '#lib/threads/server/queries/new-thread.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const member = requireMember(locals.session, params.collective);
  const asked = url.searchParams.get(parameters.about);
  const scene = await findNewThreadScene(member, asked === null ? null : decodeId(asked));
  if (asked !== null && scene.about === null) notFound();
  return { slug: params.collective, key: newId(), ...scene };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, openThreadSchema);
    if (!form.ok) return failForm(form.issues);
    const { key, title, summary, message, about } = form.data;
    const opened = await openThread(member, {
      key,
      title,
      summary,
      source: message,
      about: about ?? null,
      readers: choiceOf(form.data),
    });
    if (!opened.ok) return failRefused(opened, { title, summary, message, audience: form.data.audience });
    redirect(303, paths.thread(params.collective, opened.value));
  },
};
