import { answerNetwork, inviteToNetwork } from '#lib/collectives/server/commands/network-invitations.ts';
import { leaveNetwork, openNetwork } from '#lib/collectives/server/commands/networks.ts';
import { findMember } from '#lib/collectives/server/gate.ts';
import { findNetworks } from '#lib/collectives/server/queries/list-networks.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { isInsider, openToInsiders, type Attempt, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

let made = 0;

/** Before today: how many one may send in a day is not what is tried here. */
function before<One extends Member>(member: One): One {
  return { ...member, moment: new Date(Date.now() - 3 * 24 * 60 * 60 * 1000) };
}

/** A network of this collective alone. */
async function make(world: World): Promise<Id> {
  const input = { name: `Réseau d’essai ${String(++made)}`, summary: 'Essayer.' };
  return must(await openNetwork(await world.member('admin'), input)).id;
}

/** A network that the collective of the actor `elsewhere` has opened alone, with what it waits for from this one. */
async function makeElsewhere(world: World): Promise<{ readonly invitation: Id; readonly network: Id; by: Member }> {
  const by = await findMember(world.personIds.elsewhere, world.elsewhereSlug);
  if (by === null) throw new Error('the actor elsewhere is in a collective');
  const { id } = must(await openNetwork(by, { name: `Réseau d’ailleurs ${String(++made)}`, summary: '' }));
  return { network: id, by, invitation: must(await inviteToNetwork(before(by), { networkId: id, asked: world.slug })) };
}

const kept = new Map<string, Promise<Attempt>>();

/** One thing for all the actors who try: it changes for who governs alone, the last of them. */
function once(make: Entry['attempt']): Entry['attempt'] {
  const own = String(++made);
  return (world, state, actor) => {
    const attempt = kept.get(`${own} ${state}`) ?? make(world, state, actor);
    kept.set(`${own} ${state}`, attempt);
    return attempt;
  };
}

const toAdmins: Entry['answer'] = (actor) => (actor === 'admin' ? 'open' : isInsider(actor) ? 'refused' : 'hidden');
const toNobody: Entry['answer'] = (actor) => (isInsider(actor) ? 'refused' : 'hidden');

export const networks: readonly Entry[] = [
  {
    way: 'GET /[collective]/networks',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/reseaux` }),
  },
  {
    way: '?/open /[collective]/networks',
    states: ['always'],
    answer: toAdmins,
    attempt: ({ slug }) =>
      Promise.resolve({
        path: `/${slug}/reseaux?/open`,
        form: { name: `Nouveau réseau ${String(++made)}`, summary: 'Se lire.' },
      }),
  },
  {
    way: '?/rename /[collective]/networks',
    states: ['ours', 'not in it'],
    answer: (actor, state) => (state === 'ours' ? toAdmins : toNobody)(actor, state),
    attempt: once(async (world, state) => {
      const network = state === 'ours' ? await make(world) : (await makeElsewhere(world)).network;
      const form = { network, name: `Renommé ${String(++made)}`, summary: 'Autrement dit.' };
      return { path: `/${world.slug}/reseaux?/rename`, form };
    }),
  },
  {
    way: '?/invite /[collective]/networks',
    states: ['hidden', 'nobody', 'not in it'],
    answer: (actor, state) => (state === 'not in it' ? toNobody : toAdmins)(actor, state),
    attempt: once(async (world, state) => {
      const network = state === 'not in it' ? (await makeElsewhere(world)).network : await make(world);
      const asked = state === 'hidden' ? world.elsewhereSlug : 'nulle-part';
      return { path: `/${world.slug}/reseaux?/invite`, form: { network, asked } };
    }),
  },
  {
    way: '?/withdraw /[collective]/networks',
    states: ['ours', 'theirs'],
    answer: (actor, state) => (state === 'theirs' ? toNobody : toAdmins)(actor, state),
    attempt: once(async (world, state) => {
      const invitation =
        state === 'theirs'
          ? (await makeElsewhere(world)).invitation
          : must(
              await inviteToNetwork(before(await world.member('admin')), {
                networkId: await make(world),
                asked: 'nulle-part',
              }),
            );
      return { path: `/${world.slug}/reseaux?/withdraw`, form: { invitation } };
    }),
  },
  {
    way: '?/answer /[collective]/networks',
    states: ['accept', 'decline', 'closed'],
    answer: (actor, state) => (state === 'closed' ? toNobody : toAdmins)(actor, state),
    attempt: once(async (world, state) => {
      const { invitation, network, by } = await makeElsewhere(world);
      if (state === 'closed') must(await leaveNetwork(by, network));
      const answer = state === 'decline' ? 'decline' : 'accept';
      return { path: `/${world.slug}/reseaux?/answer`, form: { invitation, answer } };
    }),
  },
  {
    way: '?/leave /[collective]/networks',
    states: ['alone', 'with others', 'not in it'],
    answer: (actor, state) => (state === 'not in it' ? toNobody : toAdmins)(actor, state),
    attempt: once(async (world, state) => {
      const network = state === 'alone' ? await make(world) : await shared(world, state === 'with others');
      return { path: `/${world.slug}/reseaux?/leave`, form: { network } };
    }),
  },
];

/** A network of the other collective, which this one has come into or not. */
async function shared(world: World, joined: boolean): Promise<Id> {
  const { network, invitation } = await makeElsewhere(world);
  const admin = await world.member('admin');
  if (joined) must(await answerNetwork(admin, { invitationId: invitation, accept: true }));
  const { networks: mine } = await findNetworks(await world.member('admin'));
  if (mine.some(({ id }) => id === network) !== joined) throw new Error('the network is not as the trial says');
  return network;
}
