import { addWords } from '#lib/notes/server/commands/add-words.ts';
import { nameVersion } from '#lib/notes/server/commands/name-version.ts';
import { attachImage } from '#lib/notes/server/commands/attach-image.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';
import { restoreNote } from '#lib/notes/server/commands/restore-note.ts';
import { rewriteNote } from '#lib/notes/server/commands/rewrite-note.ts';
import { publishNote } from '#lib/notes/server/commands/publish-note.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { emptyBody } from '#lib/notes/document/body.ts';
import { now, writePoint } from '#lib/notes/history/points.ts';
import { audiences, isInsider, openToInsiders, openToReaders, reads, type Answer, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

const header = { title: 'Garder à plusieurs', description: '', context: '', hashtags: [], steps: [], participants: [] };
const drafts = ['collective', 'circle', 'named'] as const;

/** Who may write what these read: a draft is written by people of the collective. */
const writersFor = (readers: string) => (readers === 'public' || readers === 'network' ? 'named' : readers);

/** A note written by the people of `writers`, published for `readers` when there are some. */
async function make(world: World, writers: string, readers: string | null): Promise<Id> {
  const author = await world.author(writers);
  const body = { ...emptyBody, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Le texte.' }] }] };
  const { itemId } = must(await createNote(author, { header, body, writers: world.writers(writers) }));
  if (readers !== null)
    must(await publishNote(author, { itemId, readers: world.readers(readers), name: '', licence: null }));
  return itemId;
}

const made = new Map<string, Promise<Id>>();

/** The same note for every actor who only looks. */
function once(world: World, writers: string, readers: string | null): Promise<Id> {
  const key = `${writers} ${String(readers)}`;
  const note = made.get(key) ?? make(world, writers, readers);
  made.set(key, note);
  return note;
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const illustrated = new Map<string, Promise<Id>>();

/** An image of a note of the people of `writers`; in its published text for `readers` when there are some. */
function image(world: World, writers: string, readers: string | null): Promise<Id> {
  const key = `${writers} ${String(readers)}`;
  const kept = illustrated.get(key) ?? makeImage(world, writers, readers);
  illustrated.set(key, kept);
  return kept;
}

async function makeImage(world: World, writers: string, readers: string | null): Promise<Id> {
  const author = await world.author(writers);
  const itemId = await make(world, writers, null);
  const { id } = must(await attachImage(author, itemId, { name: 'point.png', content: png }));
  const shown = { type: 'image', attrs: { attachmentId: id, alt: '', caption: '' } };
  must(await addWords(author, itemId, { ...emptyBody, content: [shown] }));
  if (readers !== null)
    must(await publishNote(author, { itemId, readers: world.readers(readers), name: '', licence: null }));
  return id;
}

function toWriters(actor: Parameters<Entry['answer']>[0], writers: string): Answer {
  return reads(actor, writers) ? 'open' : 'hidden';
}

/** The pages of a note's past: what was published to those who read, the writing to those who write. */
const pastStates = [...audiences, ...drafts.map((writers) => `draft ${writers}`)];

async function past(world: World, state: string): Promise<{ readonly address: string; readonly isDraft: boolean }> {
  const isDraft = state.startsWith('draft ');
  const writers = state.slice('draft '.length);
  const itemId = await (isDraft
    ? once(world, writers, null)
    : once(world, state === 'collective' ? 'collective' : 'named', state));
  return { address: `/${world.slug}/notes/${encodeId(itemId)}/historique`, isDraft };
}

function readsPast(actor: Parameters<Entry['answer']>[0], state: string): Answer {
  if (state.startsWith('draft ')) return toWriters(actor, state.slice('draft '.length));
  return openToReaders(actor, state);
}

/** A note of the people of `writers` that has a version named while writing. */
async function named(world: World, writers: string): Promise<{ readonly address: string; readonly version: string }> {
  const itemId = await make(world, writers, null);
  const { versionId } = must(await nameVersion(await world.author(writers), { itemId, point: now, name: 'Avant' }));
  return { address: `/${world.slug}/notes/${encodeId(itemId)}/historique`, version: versionId };
}

const latest = writePoint({ kind: 'moment', seq: 999_999_999_999 });

const history: readonly Entry[] = [
  {
    way: 'GET /[collective]/notes/[item]/history',
    states: pastStates,
    // Those who write it have its past, whoever reads it.
    answer: (actor, state) => (state === 'circle' && reads(actor, 'named') ? 'open' : readsPast(actor, state)),
    attempt: async (world, state) => ({ path: (await past(world, state)).address }),
  },
  {
    way: 'GET /[collective]/notes/[item]/history/[point]',
    states: [...pastStates, ...drafts.map((writers) => `draft ${writers}`).map((state) => `signed ${state}`)],
    answer: (actor, state) => readsPast(actor, state.replace('signed ', '')),
    attempt: async (world, state) => {
      const { address, isDraft } = await past(world, state.replace('signed ', ''));
      return { path: `${address}/${isDraft ? latest : 'v1'}${state.startsWith('signed ') ? '?mains=1' : ''}` };
    },
  },
  {
    way: 'GET /[collective]/notes/[item]/history/compare',
    states: pastStates,
    answer: readsPast,
    attempt: async (world, state) => {
      const { address, isDraft } = await past(world, state);
      return { path: `${address}/comparer?${isDraft ? `avant=m1&apres=${latest}` : 'avant=v1&apres=v1'}` };
    },
  },
  {
    way: '?/name /[collective]/notes/[item]/history',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await make(world, writers, null))}/historique?/name`,
      form: { name: 'Avant la relecture' },
    }),
  },
  {
    way: '?/rename /[collective]/notes/[item]/history',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => {
      const { address, version } = await named(world, writers);
      return { path: `${address}?/rename`, form: { version, name: 'Après' } };
    },
  },
  {
    way: '?/unname /[collective]/notes/[item]/history',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => {
      const { address, version } = await named(world, writers);
      return { path: `${address}?/unname`, form: { version } };
    },
  },
  {
    way: '?/restore /[collective]/notes/[item]/history',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await make(world, writers, null))}/historique?/restore`,
      form: { point: latest },
    }),
  },
  {
    way: '?/undo /[collective]/notes/[item]/history',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => {
      const itemId = await make(world, writers, null);
      const author = await world.author(writers);
      const { seq } = must(await restoreNote(author, { itemId, point: { kind: 'moment', seq: 1 } }));
      const point = writePoint({ kind: 'moment', seq });
      return { path: `/${world.slug}/notes/${encodeId(itemId)}/historique?/undo`, form: { point } };
    },
  },
  {
    way: '?/erase /[collective]/notes/[item]/history',
    states: drafts,
    answer: (actor, writers) => {
      if (!reads(actor, writers)) return 'hidden';
      return actor === 'facilitator' || actor === 'admin' ? 'open' : 'refused';
    },
    attempt: async (world, writers) => {
      const itemId = await make(world, writers, null);
      const plain = { ...emptyBody, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Autre.' }] }] };
      must(await rewriteNote(await world.author(writers), itemId, { header, body: plain }));
      return {
        path: `/${world.slug}/notes/${encodeId(itemId)}/historique?/erase`,
        form: { words: 'Le texte', why: 'Un nom de trop.', sure: 'on' },
      };
    },
  },
  {
    way: '?/withdraw /[collective]/notes/[item]/history',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => {
      const itemId = await make(world, writers, 'collective');
      const again = { itemId, readers: world.readers('collective'), name: '', licence: null };
      must(await publishNote(await world.author(writers), again));
      return { path: `/${world.slug}/notes/${encodeId(itemId)}/historique?/withdraw`, form: { number: '1' } };
    },
  },
];

export const notes: readonly Entry[] = [
  ...history,
  {
    way: 'GET /[collective]/notes',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/notes` }),
  },
  {
    way: 'GET /[collective]/notes/new',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/notes/nouvelle` }),
  },
  {
    way: '?/create /[collective]/notes/new',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) =>
      Promise.resolve({ path: `/${slug}/notes/nouvelle?/create`, form: { title: 'Une note', audience: 'collective' } }),
  },
  {
    way: '?/continue /[collective]/notes/new',
    states: audiences,
    // What one may not read is no reason to hide that one is at home: the refusal says that the note is unknown.
    answer: (actor, readers) => (!isInsider(actor) ? 'hidden' : reads(actor, readers) ? 'open' : 'refused'),
    attempt: async (world, readers) => ({
      path: `/${world.slug}/notes/nouvelle?/continue`,
      form: {
        source: await once(world, 'collective' === readers ? 'collective' : 'named', readers),
        audience: 'collective',
      },
    }),
  },
  {
    way: 'GET /[collective]/notes/[item]',
    states: drafts.map((writers) => `draft ${writers}`),
    answer: (actor, state) => toWriters(actor, state.slice('draft '.length)),
    attempt: async (world, state) => ({
      path: `/${world.slug}/notes/${encodeId(await once(world, state.slice('draft '.length), null))}`,
    }),
  },
  {
    way: 'GET /[collective]/notes/[item]/publish',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await once(world, writers, null))}/publier`,
    }),
  },
  {
    way: '?/publish /[collective]/notes/[item]/publish',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await make(world, writers, null))}/publier?/publish`,
      form: { audience: 'collective', licence: '', name: '' },
    }),
  },
  {
    way: '?/withdraw /[collective]/notes/[item]/publish',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await make(world, writers, writers))}/publier?/withdraw`,
      form: {},
    }),
  },
  {
    way: 'GET /[collective]/notes/[item]/edit',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await once(world, writers, null))}/ecrire`,
    }),
  },
  {
    way: '?/add /[collective]/notes/[item]/edit',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await make(world, writers, null))}/ecrire?/add`,
      form: { text: 'Des mots de plus.' },
    }),
  },
  {
    way: 'GET /[collective]/notes/[item]/suggestions',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await once(world, writers, null))}/propositions-de-mots?sur=people`,
    }),
  },
  {
    way: 'POST /[collective]/notes/[item]/files',
    states: drafts,
    answer: toWriters,
    attempt: async (world, writers) => ({
      path: `/${world.slug}/notes/${encodeId(await once(world, writers, null))}/fichiers?nom=point.png`,
      body: new Blob([png], { type: 'image/png' }),
    }),
  },
  {
    way: 'GET /files/[file]',
    states: [...audiences, ...drafts.map((writers) => `draft ${writers}`)],
    answer: (actor, state) =>
      state.startsWith('draft ') ? toWriters(actor, state.slice('draft '.length)) : openToReaders(actor, state),
    attempt: async (world, state) => {
      const writers = state.startsWith('draft ') ? state.slice('draft '.length) : null;
      const id = await (writers === null ? image(world, writersFor(state), state) : image(world, writers, null));
      return { path: `/fichiers/${encodeId(id)}` };
    },
  },
  {
    way: 'GET /item/[item]',
    states: audiences,
    answer: openToReaders,
    attempt: async (world, readers) => ({
      path: `/vers/${encodeId(await once(world, writersFor(readers), readers))}`,
    }),
  },
];
