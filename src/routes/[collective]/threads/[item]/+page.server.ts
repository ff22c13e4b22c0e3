import { redirect } from '@sveltejs/kit';
import { choiceOf } from '#lib/collectives/audiences/schema.ts';
import { asViewer, notFound, requireMember } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import { decodeId, publicAudience, type Id } from '#lib/kernel/ids.ts';
import { parameters, paths, withParameters } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { decodePlace } from '#lib/threads/reading/place.ts';
import { readSeen } from '#lib/threads/reading/seen.ts';
import { decodeTarget, fragmentOf } from '#lib/threads/reading/target.ts';
import type { Where } from '#lib/threads/reading/page.ts';
import * as schema from '#lib/threads/schema.ts';
import { closeThread, reopenThread } from '#lib/threads/server/commands/close-thread.ts';
import { editComment } from '#lib/threads/server/commands/edit-comment.ts';
import { followThread } from '#lib/threads/server/commands/follow.ts';
import { keepDraft } from '#lib/threads/server/commands/keep-draft.ts';
import { markAllRead, markRead } from '#lib/threads/server/commands/mark-read.ts';
import { moveThread } from '#lib/threads/server/commands/move-thread.ts';
import { sendMessage } from '#lib/threads/server/commands/send-message.ts';
import { react } from '#lib/threads/server/commands/react.ts';
import { removeComment } from '#lib/threads/server/commands/remove-comment.ts';
import { findThread } from '#lib/threads/server/queries/find-thread.ts';
import { findSurroundings } from '#lib/threads/server/queries/surroundings.ts';
import { findNewThreadScene } from '#lib/threads/server/queries/new-thread.ts';
import { unfoldMessage } from '#lib/threads/server/queries/unfold.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const threadId = decodeId(params.item);
  if (threadId === null) notFound();
  const found = await findThread(viewer, params.collective, threadId, whereOf(url));
  if (found === null) notFound();
  if (viewer.kind === 'visitor' && found.head.audienceId === publicAudience)
    locals.publicItem = { id: threadId, updatedAt: found.head.updatedAt };
  const asked = (name: keyof typeof parameters) => decodeTarget(url.searchParams.get(parameters[name]), threadId);
  const acts = asked('acts');
  return {
    slug: params.collective,
    viewer,
    ...found,
    around: await findSurroundings(viewer, threadId),
    unfolded: acts === null ? null : await unfoldMessage(viewer, acts),
    reply: asked('reply'),
    quote: asked('quote'),
    options:
      viewer.kind === 'member' && url.searchParams.has(parameters.where)
        ? (await findNewThreadScene(viewer, null)).options
        : null,
    key: newId(),
    now: new Date(),
  };
};

function whereOf(url: URL): Where {
  const one = (name: keyof typeof parameters) => url.searchParams.get(parameters[name]) ?? '';
  const before = decodePlace(one('before'));
  if (before !== null) return { kind: 'before', place: before };
  const after = decodePlace(one('after'));
  if (after !== null) return { kind: 'after', place: after };
  const target = /^\d{1,9}/.exec(one('message') || one('acts') || one('reply') || one('quote'));
  return target === null ? { kind: 'start' } : { kind: 'message', seq: Number(target[0]) };
}

export const actions: Actions = {
  post: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.postSchema);
    if (!form.ok) return failForm(form.issues);
    const sent = await sendMessage(member, form.data);
    if (!sent.ok) return failRefused(sent, { message: form.data.message });
    redirect(303, at(home, threadId, sent.value));
  },
  edit: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.editSchema);
    if (!form.ok) return failForm(form.issues);
    const edited = await editComment(member, { commentId: form.data.comment, source: form.data.message });
    if (!edited.ok) return failRefused(edited, { message: form.data.message });
    redirect(303, at(home, threadId, edited.value));
  },
  remove: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.removeSchema);
    if (!form.ok) return failForm(form.issues);
    const removed = await removeComment(member, { commentId: form.data.comment, reason: form.data.reason });
    if (!removed.ok) return failRefused(removed);
    redirect(303, at(home, threadId, removed.value));
  },
  react: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.reactSchema);
    if (!form.ok) return failForm(form.issues);
    const said = await react(member, { commentId: form.data.comment, word: form.data.word });
    if (!said.ok) return failRefused(said);
    redirect(303, at(home, threadId, said.value));
  },
  draft: async (event) => {
    const { member, home } = here(event);
    const form = await readForm(event.request, schema.draftSchema);
    if (!form.ok) return failForm(form.issues);
    await keepDraft(member, {
      threadId: form.data.thread,
      answers: form.data.answers ?? null,
      source: form.data.message,
    });
    redirect(303, `${home}#repondre`);
  },
  seen: async (event) => {
    const { member, home } = here(event);
    const form = await readForm(event.request, schema.seenSchema);
    if (!form.ok) return failForm(form.issues);
    await markRead(member, readSeen(form.data.seen));
    redirect(303, home);
  },
  seenAll: async (event) => {
    const { member, threadId, home } = here(event);
    await markAllRead(member, threadId);
    redirect(303, home);
  },
  follow: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.followSchema);
    if (!form.ok) return failForm(form.issues);
    await followThread(member, { threadId, level: form.data.level });
    redirect(303, home);
  },
  close: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.closeSchema);
    if (!form.ok) return failForm(form.issues);
    const closed = await closeThread(member, { threadId, reason: form.data.reason });
    if (!closed.ok) return failRefused(closed, { reason: form.data.reason });
    redirect(303, home);
  },
  reopen: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.closeSchema);
    if (!form.ok) return failForm(form.issues);
    const opened = await reopenThread(member, { threadId, reason: form.data.reason });
    if (!opened.ok) return failRefused(opened, { reason: form.data.reason });
    redirect(303, home);
  },
  move: async (event) => {
    const { member, threadId, home } = here(event);
    const form = await readForm(event.request, schema.moveSchema);
    if (!form.ok) return failForm(form.issues);
    const moved = await moveThread(member, { threadId, readers: choiceOf(form.data) });
    if (!moved.ok) return failRefused(moved);
    redirect(303, home);
  },
};

/** Who acts, on the thread of the address: the same for every act. */
function here({ locals, params }: RequestEvent): { member: Member; threadId: Id; home: string } {
  const member = requireMember(locals.session, params.collective);
  const threadId = decodeId(params.item);
  if (threadId === null) notFound();
  return { member, threadId, home: paths.thread(params.collective, { id: threadId, title: '' }) };
}

/** The page with this message on it. One in an aside is under its branch: the page is opened where it left off. */
function at(home: string, threadId: Id, message: { readonly threadId: Id; readonly seq: number }): string {
  const own = message.threadId === threadId;
  return withParameters(home, { message: own ? String(message.seq) : undefined }, fragmentOf(message, threadId));
}
