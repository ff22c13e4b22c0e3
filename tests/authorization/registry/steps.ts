import { newId } from '#lib/kernel/server/new-id.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { claimStep, finishStep } from '#lib/steps/server/commands/carry-step.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { audiences, isInsider, openToInsiders, reads, type Actor, type Answer, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

/** A step on a thread read by these people, written by somebody who is none of the actors. */
async function make(world: World, readers: string): Promise<{ step: Id; item: Id }> {
  const author = await world.author(readers);
  const opening = { key: newId(), title: 'Le marché', summary: '', source: 'Qui appelle ?', about: null };
  const { id: item } = must(await openThread(author, { ...opening, readers: world.readers(readers) }));
  return { item, step: must(await addStep(author, { itemId: item, label: 'Appeler', size: '', dueOn: null })) };
}

/** The board is there for every insider: what one does not read is refused as unknown. */
function toReaders(actor: Actor, readers: string): Answer {
  if (!isInsider(actor)) return 'hidden';
  return reads(actor, readers) ? 'open' : 'refused';
}

type Carry = (world: World, made: { step: Id; item: Id }) => Promise<Readonly<Record<string, string>>>;

function act(name: string, answer: Entry['answer'], fields: Carry, states: readonly string[] = audiences): Entry {
  return {
    way: `?/${name} /[collective]/steps`,
    states,
    answer,
    attempt: async (world, readers) => {
      const made = await make(world, readers);
      return { path: `/${world.slug}/etapes?/${name}`, form: await fields(world, made) };
    },
  };
}

/** Carried by the actor `member`, so done or given back by them alone. */
const toCarrier: Entry['answer'] = (actor) => (actor === 'member' ? 'open' : isInsider(actor) ? 'refused' : 'hidden');

async function carried(world: World, { step }: { step: Id }): Promise<{ step: Id }> {
  must(await claimStep(await world.member('member'), step));
  return { step };
}

export const steps: readonly Entry[] = [
  {
    way: 'GET /[collective]/steps',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/etapes` }),
  },
  act('add', toReaders, (_, { item }) => Promise.resolve({ item, label: 'Recopier les photos' })),
  act('claim', toReaders, (_, { step }) => Promise.resolve({ step })),
  act('finish', toReaders, (_, { step }) => Promise.resolve({ step })),
  act('release', toCarrier, carried, ['collective']),
  act('handOver', toCarrier, async (world, made) => ({ ...(await carried(world, made)), to: world.personIds.circle }), [
    'collective',
  ]),
  act(
    'reopen',
    toCarrier,
    async (world, { step }) => {
      must(await finishStep(await world.member('member'), step));
      return { step };
    },
    ['collective'],
  ),
  act(
    'drop',
    (actor) => (['facilitator', 'admin'].includes(actor) ? 'open' : isInsider(actor) ? 'refused' : 'hidden'),
    (_, { step }) => Promise.resolve({ step }),
    ['collective'],
  ),
];
