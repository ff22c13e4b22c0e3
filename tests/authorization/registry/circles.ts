import { askCircle } from '#lib/collectives/server/commands/circle-requests.ts';
import { closeCircle, joinCircle, openCircle } from '#lib/collectives/server/commands/circles.ts';
import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import { findCircle } from '#lib/collectives/server/queries/find-circle.ts';
import type { Admission } from '#lib/collectives/types.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { isInsider, openToInsiders, type Actor, type Answer, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

let made = 0;

/** A circle of its own for each trial, tended by the actor `member`, with the actor `participant` in it. */
async function make(world: World, admission: Admission = 'request'): Promise<Id> {
  const admin = await world.member('admin');
  const name = `Cercle d’essai ${String(++made)}`;
  const { id } = must(
    await openCircle(admin, { name, kind: 'project', purpose: 'Essayer.', parentId: null, admission }),
  );
  must(await joinCircle(admin, id, world.personIds.participant));
  must(
    await giveMandate(admin, {
      personId: world.personIds.member,
      role: 'facilitator',
      circleId: id,
      scope: 'Animer l’essai',
      startsAt: null,
      endsAt: null,
    }),
  );
  return id;
}

function at(world: World, circle: Id, act = ''): string {
  return `/${world.slug}/cercles/${encodeId(circle)}${act}`;
}

/** The actor `member` facilitates the circle; `admin` governs the collective. */
const toTenders: Entry['answer'] = (actor) =>
  actor === 'member' || actor === 'admin' ? 'open' : isInsider(actor) ? 'refused' : 'hidden';

const toAdmins: Entry['answer'] = (actor) => (actor === 'admin' ? 'open' : isInsider(actor) ? 'refused' : 'hidden');

function toOutsideCircle(actor: Actor, admission: string, admitted: string): Answer {
  if (!isInsider(actor)) return 'hidden';
  return admission === admitted && actor !== 'participant' ? 'open' : 'refused';
}

const face = { name: 'Un autre nom', kind: 'circle', purpose: '', admission: 'open' } as const;

export const circles: readonly Entry[] = [
  {
    way: 'GET /[collective]/circles',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/cercles` }),
  },
  {
    way: '?/open /[collective]/circles',
    states: ['always'],
    answer: toAdmins,
    attempt: ({ slug }) =>
      Promise.resolve({
        path: `/${slug}/cercles?/open`,
        form: { ...face, name: `Nouveau cercle ${String(++made)}`, parent: 'collective' },
      }),
  },
  {
    way: 'GET /[collective]/circles/[circle]',
    states: ['open', 'closed', 'unknown'],
    answer: (actor, state) => (state === 'unknown' ? 'hidden' : openToInsiders(actor)),
    attempt: async (world, state) => {
      if (state === 'unknown') return { path: `/${world.slug}/cercles/${'A'.repeat(22)}` };
      const circle = await make(world);
      if (state === 'closed') must(await closeCircle(await world.member('admin'), circle));
      return { path: at(world, circle) };
    },
  },
  {
    way: '?/join /[collective]/circles/[circle]',
    states: ['open', 'request', 'invited'],
    // who tends a circle needs nobody's leave
    answer: (actor, state) =>
      state !== 'open' && (actor === 'admin' || actor === 'member') ? 'open' : toOutsideCircle(actor, state, 'open'),
    attempt: async (world, state) => ({ path: at(world, await make(world, state as Admission), '?/join'), form: {} }),
  },
  {
    way: '?/ask /[collective]/circles/[circle]',
    states: ['request', 'invited'],
    answer: (actor, state) => toOutsideCircle(actor, state, 'request'),
    attempt: async (world, state) => ({
      path: at(world, await make(world, state as Admission), '?/ask'),
      form: { message: 'Je voudrais aider.' },
    }),
  },
  {
    way: '?/add /[collective]/circles/[circle]',
    states: ['always'],
    answer: toTenders,
    attempt: async (world) => ({
      path: at(world, await make(world), '?/add'),
      form: { person: world.personIds.secretary },
    }),
  },
  {
    way: '?/remove /[collective]/circles/[circle]',
    states: ['somebody else'],
    answer: (actor, state) => (actor === 'participant' ? 'open' : toTenders(actor, state)), // the participant is the one who leaves
    attempt: async (world) => ({
      path: at(world, await make(world), '?/remove'),
      form: { person: world.personIds.participant },
    }),
  },
  {
    way: '?/settle /[collective]/circles/[circle]',
    states: ['accept', 'refuse'],
    answer: toTenders,
    attempt: async (world, answer) => {
      const circle = await make(world);
      must(await askCircle(await world.member('secretary'), circle, 'Puis-je venir ?'));
      const page = await findCircle(await world.member('admin'), circle);
      return { path: at(world, circle, '?/settle'), form: { request: page?.requests[0]?.id ?? '', answer } };
    },
  },
  {
    way: '?/rename /[collective]/circles/[circle]',
    states: ['always'],
    answer: toTenders,
    attempt: async (world) => ({
      path: at(world, await make(world), '?/rename'),
      form: { ...face, name: `Renommé ${String(++made)}` },
    }),
  },
  {
    way: '?/close /[collective]/circles/[circle]',
    states: ['always'],
    answer: toAdmins,
    attempt: async (world) => ({ path: at(world, await make(world), '?/close'), form: {} }),
  },
  {
    way: '?/reopen /[collective]/circles/[circle]',
    states: ['always'],
    answer: toAdmins,
    attempt: async (world) => {
      const circle = await make(world);
      must(await closeCircle(await world.member('admin'), circle));
      return { path: at(world, circle, '?/reopen'), form: {} };
    },
  },
];
