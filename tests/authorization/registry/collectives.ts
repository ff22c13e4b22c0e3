import { inviteByLink } from '#lib/collectives/server/commands/invite.ts';
import { findInvitation } from '#lib/collectives/server/commands/accept-invitation.ts';
import { startMembership } from '#lib/collectives/server/commands/membership.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { makePerson } from '../../support/cast.ts';
import { isInsider, openToInsiders, type Actor, type Answer, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';
import { circles } from './circles.ts';
import { mandates } from './mandates.ts';
import { networks } from './networks.ts';
import { settling } from './settling.ts';

async function link(world: World): Promise<string> {
  const { url } = must(await inviteByLink(await world.member('admin'), { seats: 50, days: 7 }));
  return url.split('/').at(-1) ?? '';
}

const inviters: readonly Actor[] = ['facilitator', 'admin'];

function toInviters(actor: Actor): Answer {
  return inviters.includes(actor) ? 'open' : isInsider(actor) ? 'refused' : 'hidden';
}

let newcomers = 0;

/** Somebody in the collective whom no trial needs afterwards. */
async function newcomer(world: World): Promise<Id> {
  const { personId } = await makePerson(`Nouvelle Venue ${String(++newcomers)}`);
  const { collectiveId, audienceId: membersAudienceId } = (await world.member('admin')).place;
  await asOwner((tx) => startMembership(tx, { personId }, { collectiveId, membersAudienceId }, { personId }));
  return personId;
}

export const collectives: readonly Entry[] = [
  ...circles,
  ...mandates,
  ...settling,
  ...networks,
  {
    way: 'GET /[collective]',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}` }),
  },
  {
    way: 'GET /[collective]/members',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/membres` }),
  },
  {
    way: '?/link /[collective]/members',
    states: ['always'],
    answer: toInviters,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/membres?/link`, form: { seats: '5', days: '7' } }),
  },
  {
    way: '?/mail /[collective]/members',
    states: ['always'],
    answer: toInviters,
    attempt: ({ slug }) =>
      Promise.resolve({ path: `/${slug}/membres?/mail`, form: { emails: 'neuve@ailleurs.example' } }),
  },
  {
    way: '?/revoke /[collective]/members',
    states: ['always'],
    answer: toInviters,
    attempt: async (world) => {
      const invitation = await findInvitation(await link(world));
      return { path: `/${world.slug}/membres?/revoke`, form: { invitation: invitation?.id ?? '' } };
    },
  },
  {
    way: '?/end /[collective]/members',
    states: ['somebody else'],
    answer: (actor) => (actor === 'admin' ? 'open' : isInsider(actor) ? 'refused' : 'hidden'),
    attempt: async (world) => ({ path: `/${world.slug}/membres?/end`, form: { person: await newcomer(world) } }),
  },
];

/** Joining changes who the actors are: tried after all that depends on it. */
export const joining: readonly Entry[] = [
  {
    way: 'GET /invitation/[token]',
    states: ['open', 'unknown'],
    answer: (_, state) => (state === 'open' ? 'open' : 'hidden'),
    attempt: async (world, state) => ({ path: `/invitation/${state === 'open' ? await link(world) : 'A'.repeat(43)}` }),
  },
  {
    way: '?/join /invitation/[token]',
    states: ['open'],
    answer: () => 'open',
    attempt: async (world, _state, actor) => ({
      path: `/invitation/${await link(world)}?/join`,
      form: { name: 'Une Invitée', email: `invitee-${actor}@ailleurs.example`, password: 'encore une aiguille' },
    }),
  },
  {
    way: '?/accept /invitation/[token]',
    states: ['open'],
    answer: (actor) => (actor === 'visitor' ? 'sign-in' : 'open'),
    attempt: async (world) => ({ path: `/invitation/${await link(world)}?/accept`, form: {} }),
  },
];
