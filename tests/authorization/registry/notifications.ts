import { paths } from '#lib/kernel/paths.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { signSubscription } from '#lib/notifications/server/tokens/unsubscribe.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { handOverStep, claimStep } from '#lib/steps/server/commands/carry-step.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { names } from '../../support/cast.ts';
import { tellJournal } from '../../support/telling.ts';
import { audiences, isInsider, type Actor, type Answer, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

const toSignedIn = (actor: Actor): Answer => (actor === 'visitor' ? 'sign-in' : 'open');

/** Everybody who reads this audience is named, and somebody is entrusted with a step: told to them, and to nobody else. */
async function tell(world: World, readers: string): Promise<Id> {
  const author = await world.author(readers);
  const called = Object.values(names).map((name) => `@${name}`);
  const opening = {
    key: newId(),
    title: 'Ce qui se dit',
    summary: '',
    source: `${called.join(' ')} : à vous.`,
    about: null,
  };
  const { id } = must(await openThread(author, { ...opening, readers: world.readers(readers) }));
  const step = must(await addStep(author, { itemId: id, label: 'Prévenir la mairie', size: '', dueOn: null }));
  must(await claimStep(author, step));
  const to = world.personIds[readers === 'circle' ? 'circle' : 'participant'];
  must(await handOverStep(author, { stepId: step, to }));
  await tellJournal();
  return id;
}

function act(name: string, fields: (thing: Id) => Readonly<Record<string, string>>): Entry {
  return {
    way: `?/${name} /notifications`,
    states: ['always'],
    answer: toSignedIn,
    attempt: async (world) => ({
      path: `/notifications?/${name}`,
      form: fields(await tell(world, 'collective')),
    }),
  };
}

/** What is told to each is under the one rule of reading: server/notifications.test.ts, and the leak oracle which follows each line. */
export const notifications: readonly Entry[] = [
  {
    way: 'GET /notifications',
    states: audiences,
    answer: toSignedIn,
    attempt: async (world, readers) => {
      await tell(world, readers);
      return { path: '/notifications' };
    },
  },
  act('read', (thing) => ({ thing })),
  act('readAll', () => ({})),
  {
    way: '?/rhythm /notifications',
    states: ['always'],
    // Of a collective that is theirs; of any other, nothing says that it exists.
    answer: (actor) => (actor === 'visitor' ? 'sign-in' : isInsider(actor) ? 'open' : 'hidden'),
    attempt: ({ collectiveId }) =>
      Promise.resolve({ path: '/notifications?/rhythm', form: { collective: collectiveId, rhythm: 'daily' } }),
  },
  act('clock', () => ({ timeZone: 'Europe/Brussels' })),
  // The signed link says whose mails it ends, whoever holds it; any other leads nowhere.
  ...(['GET', '?/default'] as const).map((way): Entry => ({
    way: `${way} /notifications/unsubscribe/[token]`,
    states: ['signed', 'forged'],
    answer: (_actor, state) => (state === 'signed' ? 'open' : 'hidden'),
    attempt: async ({ collectiveId, personIds }, state) => {
      const token = await signSubscription({ personId: personIds.member, collectiveId });
      const path = paths.unsubscribe(state === 'signed' ? token : `${token.slice(0, 60)}AAAA`);
      return way === 'GET' ? { path } : { path, form: { rhythm: 'asks' } };
    },
  })),
  act('undo', () => ({ at: '2026-11-24T08:00:00.000Z' })),
];
