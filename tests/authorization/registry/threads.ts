import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { closeThread } from '#lib/threads/server/commands/close-thread.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { findThread } from '#lib/threads/server/queries/find-thread.ts';
import {
  audiences,
  isInsider,
  openToInsiders,
  openToReaders,
  reads,
  type Actor,
  type Answer,
  type Attempt,
  type Entry,
} from '../entry.ts';
import { must, type World } from '../world.ts';

/** A fresh thread read by these people, opened by somebody who is none of the actors. */
async function make(world: World, readers: string): Promise<{ id: Id; commentId: Id }> {
  const author = await world.author(readers);
  const opened = must(
    await openThread(author, {
      key: newId(),
      title: 'À qui est la Malle ?',
      summary: 'Personne ne sait qui répare.',
      source: 'Sur le compte de qui ?',
      about: null,
      readers: world.readers(readers),
    }),
  );
  const page = await findThread(author, world.slug, opened.id, { kind: 'start' });
  return { id: opened.id, commentId: page?.range.messages[0]?.id ?? '' };
}

const made = new Map<string, Promise<{ id: Id; commentId: Id }>>();

/** The same thread for all who only look. */
function once(world: World, readers: string): Promise<{ id: Id; commentId: Id }> {
  const thread = made.get(readers) ?? make(world, readers);
  made.set(readers, thread);
  return thread;
}

const pathOf = ({ slug }: World, id: Id) => `/${slug}/discussions/${encodeId(id)}`;

/** The page that shows the refusal is itself hidden from who does not read the thread. */
function toReadersInside(actor: Actor, readers: string): Answer {
  return isInsider(actor) && reads(actor, readers) ? 'open' : 'hidden';
}

function toStewards(stewards: readonly Actor[]): Entry['answer'] {
  return (actor, readers) => {
    const answer = toReadersInside(actor, readers);
    return answer === 'open' && !stewards.includes(actor) ? 'refused' : answer;
  };
}

type Fields = NonNullable<Attempt['form']>;

function act(
  name: string,
  fields: (thread: { id: Id; commentId: Id }) => Fields,
  answer: Entry['answer'],
  states: readonly string[] = audiences,
): Entry {
  return {
    way: `?/${name} /[collective]/threads/[item]`,
    states,
    answer,
    attempt: async (world, readers) => {
      const thread = await make(world, readers);
      return { path: `${pathOf(world, thread.id)}?/${name}`, form: fields(thread) };
    },
  };
}

const open = 'collective';

export const threads: readonly Entry[] = [
  {
    way: 'GET /[collective]/threads',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/discussions` }),
  },
  {
    way: 'GET /[collective]/threads/new',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/discussions/nouvelle` }),
  },
  {
    way: '?/default /[collective]/threads/new',
    states: ['collective', 'circle'],
    answer: (actor, readers) =>
      !isInsider(actor) ? 'hidden' : readers === 'circle' && actor !== 'circle' ? 'refused' : 'open',
    attempt: (world, readers) =>
      Promise.resolve({
        path: `/${world.slug}/discussions/nouvelle`,
        form: {
          key: newId(),
          title: 'Une question',
          message: 'Laquelle ?',
          audience: readers === 'circle' ? `circle:${world.circleId}` : 'collective',
        },
      }),
  },
  {
    way: 'GET /[collective]/threads/[item]',
    states: audiences,
    answer: openToReaders,
    attempt: async (world, readers) => ({ path: pathOf(world, (await once(world, readers)).id) }),
  },
  {
    way: 'GET /[collective]/threads/[item]/stream',
    states: audiences,
    answer: openToReaders,
    attempt: async (world, readers) => ({ path: `${pathOf(world, (await once(world, readers)).id)}/direct` }),
  },
  act('post', ({ id }) => ({ key: newId(), thread: id, message: 'Je réponds.' }), toReadersInside),
  act('edit', ({ commentId }) => ({ comment: commentId, message: 'Autre chose.' }), toStewards([])),
  act(
    'remove',
    ({ commentId }) => ({ comment: commentId, reason: 'Hors sujet.' }),
    toStewards(['facilitator', 'admin']),
  ),
  act('react', ({ commentId }) => ({ comment: commentId, word: 'thanks' }), toReadersInside),
  // What one keeps for oneself about a thread that one does not read is kept nowhere; nothing tells whether it exists.
  act('draft', ({ id }) => ({ thread: id, message: 'À finir.' }), openToInsiders, [open, 'named']),
  act('seen', ({ id }) => ({ 'seen[]': [`${id}:1`] }), openToInsiders, [open, 'named']),
  act('seenAll', () => ({}), openToInsiders, [open, 'named']),
  act('follow', ({ id }) => ({ thread: id, level: 'all' }), openToInsiders, [open, 'named']),
  act(
    'close',
    ({ id }) => ({ thread: id, reason: 'On retient ceci.' }),
    toStewards(['facilitator', 'secretary', 'admin']),
  ),
  {
    way: '?/reopen /[collective]/threads/[item]',
    states: [open],
    answer: toStewards(['facilitator', 'secretary', 'admin']),
    attempt: async (world, readers) => {
      const { id } = await make(world, readers);
      must(await closeThread(await world.author(readers), { threadId: id, reason: 'Fini.' }));
      return { path: `${pathOf(world, id)}?/reopen`, form: { thread: id, reason: 'Pas fini.' } };
    },
  },
  act('move', ({ id }) => ({ thread: id, audience: 'collective' }), toStewards(['facilitator', 'secretary', 'admin']), [
    'public',
    'named',
  ]),
];
