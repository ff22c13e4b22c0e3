import { redirect, type RequestEvent } from '@sveltejs/kit';
import { asViewer, notFound, requireMember } from '#lib/collectives/gate.ts';
import type { Guest, Member } from '#lib/collectives/types.ts';
import { decodeId, type Id } from '#lib/kernel/ids.ts';
import type { Refused } from '#lib/kernel/outcome.ts';
import { parameters, paths, withParameters } from '#lib/kernel/paths.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { readPoint, writePoint } from '#lib/notes/history/points.ts';
import {
  eraseForm,
  nameForm,
  renameForm,
  restoreForm,
  undoForm,
  unnameForm,
  withdrawVersionForm,
} from '#lib/notes/schema.ts';
import { eraseWords } from '#lib/notes/server/commands/erase-words.ts';
import { nameVersion, renameVersion, unnameVersion } from '#lib/notes/server/commands/name-version.ts';
import { restoreNote, undoRestore } from '#lib/notes/server/commands/restore-note.ts';
import { withdrawVersion } from '#lib/notes/server/commands/withdraw-version.ts';
import { mayErase } from '#lib/notes/rules.ts';
import { findHistory } from '#lib/notes/server/queries/history.ts';
import type { Actions, PageServerLoad, RouteParams } from './$types';

type Event = RequestEvent<RouteParams>;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const before = /^\d{1,15}$/.exec(url.searchParams.get(parameters.before) ?? '')?.[0];
  const history = await findHistory(viewer, params.collective, itemOf(params.item), before ? Number(before) : null);
  if (history === null) notFound();
  const undo = readPoint(url.searchParams.get(parameters.undo) ?? '');
  return {
    history,
    isMember: viewer.kind === 'member',
    mayErase: viewer.kind === 'member' && history.pad !== null && mayErase(viewer.place).ok,
    isLatest: before === undefined,
    undo: undo?.kind === 'moment' ? writePoint(undo) : null,
  };
};

export const actions: Actions = {
  name: async (event) => {
    const writer = writerOf(event);
    const form = await readForm(event.request, nameForm);
    if (!form.ok) return failForm(form.issues);
    const named = await nameVersion(writer, { itemId: itemOf(event.params.item), ...form.data });
    return named.ok ? back(event) : refuse(named, { name: form.data.name });
  },
  rename: async (event) => {
    const writer = writerOf(event);
    const form = await readForm(event.request, renameForm);
    if (!form.ok) return failForm(form.issues);
    const { version: versionId, name } = form.data;
    const renamed = await renameVersion(writer, { itemId: itemOf(event.params.item), versionId, name });
    return renamed.ok ? back(event) : refuse(renamed);
  },
  unname: async (event) => {
    const writer = writerOf(event);
    const form = await readForm(event.request, unnameForm);
    if (!form.ok) return failForm(form.issues);
    const itemId = itemOf(event.params.item);
    const unnamed = await unnameVersion(writer, { itemId, versionId: form.data.version });
    return unnamed.ok ? back(event) : refuse(unnamed);
  },
  restore: async (event) => {
    const writer = writerOf(event);
    const form = await readForm(event.request, restoreForm);
    if (!form.ok) return failForm(form.issues);
    const restored = await restoreNote(writer, { itemId: itemOf(event.params.item), ...form.data });
    if (!restored.ok) return refuse(restored);
    const { before, seq } = restored.value;
    return back(event, before === seq ? undefined : writePoint({ kind: 'moment', seq }));
  },
  undo: async (event) => {
    const writer = writerOf(event);
    const form = await readForm(event.request, undoForm);
    if (!form.ok) return failForm(form.issues);
    const undone = await undoRestore(writer, { itemId: itemOf(event.params.item), seq: form.data.point.seq });
    return undone.ok ? back(event) : refuse(undone);
  },
  erase: async (event) => {
    const member = requireMember(event.locals.session, event.params.collective);
    const form = await readForm(event.request, eraseForm);
    if (!form.ok) return failForm(form.issues);
    const { words, why } = form.data;
    const erased = await eraseWords(member, { itemId: itemOf(event.params.item), words, why });
    return erased.ok ? back(event) : refuse(erased, { words, why });
  },
  withdraw: async (event) => {
    const member = requireMember(event.locals.session, event.params.collective);
    const form = await readForm(event.request, withdrawVersionForm);
    if (!form.ok) return failForm(form.issues);
    const withdrawn = await withdrawVersion(member, { itemId: itemOf(event.params.item), number: form.data.number });
    return withdrawn.ok ? back(event) : refuse(withdrawn);
  },
};

function itemOf(segment: string): Id {
  return decodeId(segment) ?? notFound();
}

function writerOf({ locals, params }: Event): Member | Guest {
  const viewer = asViewer(locals.session, params.collective);
  return viewer.kind === 'visitor' ? notFound() : viewer;
}

/** What one may not write is hidden as what does not exist is. */
function refuse(refusal: Refused<string>, values: Record<string, string> = {}) {
  return ['not-a-writer', 'unknown-note'].includes(refusal.reason) ? notFound() : failRefused(refusal, values);
}

function back({ params }: Event, undo?: string): never {
  const note = { id: itemOf(params.item), title: '' };
  redirect(303, withParameters(paths.noteHistory(params.collective, note), { undo }));
}
