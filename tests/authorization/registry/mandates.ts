import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { isInsider, openToInsiders, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

const month = 30 * 86_400_000;

/** A mandate of the actor `participant`, in the collective or in the circle of the trials. */
async function give(world: World, where: string): Promise<Id> {
  return must(
    await giveMandate(await world.member('admin'), {
      personId: world.personIds.participant,
      role: 'delegate',
      circleId: where === 'circle' ? world.circleId : null,
      scope: 'Représenter au réseau',
      startsAt: null,
      endsAt: new Date(Date.now() + month),
    }),
  );
}

const toAdmins: Entry['answer'] = (actor) => (actor === 'admin' ? 'open' : isInsider(actor) ? 'refused' : 'hidden');
const places = ['collective', 'circle'];

export const mandates: readonly Entry[] = [
  {
    way: 'GET /[collective]/mandates',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/mandats` }),
  },
  {
    way: '?/give /[collective]/mandates',
    states: places,
    answer: toAdmins,
    attempt: ({ slug, personIds, circleId }, where) =>
      Promise.resolve({
        path: `/${slug}/mandats?/give`,
        form: {
          person: personIds.participant,
          role: 'caretaker',
          circle: where === 'circle' ? circleId : 'collective',
          scope: 'Veiller sur la malle',
          from: '',
          until: '',
        },
      }),
  },
  {
    way: '?/renew /[collective]/mandates',
    states: places,
    answer: toAdmins,
    attempt: async (world, where) => ({
      path: `/${world.slug}/mandats?/renew`,
      form: { mandate: await give(world, where), until: '' },
    }),
  },
  {
    way: '?/end /[collective]/mandates',
    states: places,
    answer: (actor, state) => (actor === 'participant' ? 'open' : toAdmins(actor, state)), // one puts one's own mandate down
    attempt: async (world, where) => ({
      path: `/${world.slug}/mandats?/end`,
      form: { mandate: await give(world, where) },
    }),
  },
];
