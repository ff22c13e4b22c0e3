import { askToJoin } from '#lib/collectives/server/commands/join-requests.ts';
import { closeCollective } from '#lib/collectives/server/commands/closing.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { addOrganisation } from '#lib/collectives/server/commands/organisations.ts';
import { changeSettings } from '#lib/collectives/server/commands/settings.ts';
import { findMember } from '#lib/collectives/server/gate.ts';
import { listJoinRequests } from '#lib/collectives/server/queries/join-requests.ts';
import { findSettings } from '#lib/collectives/server/queries/settings.ts';
import type { Settings } from '#lib/collectives/settings/schema.ts';
import type { Member } from '#lib/collectives/types.ts';
import { makePerson } from '../../support/cast.ts';
import { isInsider, openToInsiders, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

let made = 0;

/** Another collective of the actor `admin`, where nobody else is, that shows what `face` says. */
async function make(world: World, face: Settings['face']): Promise<Member> {
  const name = `Collectif d’essai ${String(++made)}`;
  const input = { name, slug: '', purpose: '', territory: '', voices: 'persons', method: 'consent' } as const;
  const { slug } = must(await openCollective({ personId: world.personIds.admin, isHost: true }, input));
  const admin = await findMember(world.personIds.admin, slug);
  if (admin === null) throw new Error('who opens a collective is in it');
  must(await changeSettings(admin, { ...(await findSettings(admin)), face }));
  return admin;
}

const toAdmins: Entry['answer'] = (actor) => (actor === 'admin' ? 'open' : isInsider(actor) ? 'refused' : 'hidden');
const faces = ['hidden', 'shown', 'request'];

export const settling: readonly Entry[] = [
  {
    way: 'GET /[collective]/organisations',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/structures` }),
  },
  {
    way: '?/add /[collective]/organisations',
    states: ['always'],
    answer: toAdmins,
    attempt: ({ slug }) =>
      Promise.resolve({ path: `/${slug}/structures?/add`, form: { name: 'Le Relais du Crêt', place: 'Firminy' } }),
  },
  ...['rename', 'end'].map((act): Entry => ({
    way: `?/${act} /[collective]/organisations`,
    states: ['always'],
    answer: toAdmins,
    attempt: async (world) => {
      const input = { name: `Structure ${String(++made)}`, place: '' };
      const organisation = must(await addOrganisation(await world.member('admin'), input));
      const form = act === 'end' ? { organisation } : { organisation, name: 'Un autre nom', place: 'Ailleurs' };
      return { path: `/${world.slug}/structures?/${act}`, form };
    },
  })),
  {
    way: '?/place /[collective]/organisations',
    states: ['always'],
    answer: toAdmins,
    attempt: ({ slug, personIds }) =>
      Promise.resolve({
        path: `/${slug}/structures?/place`,
        form: { person: personIds.secretary, organisation: 'none', speaks: 'no', from: '', until: '' },
      }),
  },
  {
    way: 'GET /[collective]/settings',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/reglages` }),
  },
  {
    way: '?/change /[collective]/settings',
    states: ['always'],
    answer: toAdmins,
    attempt: async (world) => ({
      path: `/${world.slug}/reglages?/change`,
      form: { ...(await findSettings(await world.member('admin'))) },
    }),
  },
  {
    way: '?/close /[collective]/settings',
    states: ['of its own'],
    answer: (actor) => (actor === 'admin' ? 'open' : 'hidden'),
    attempt: async (world) => {
      const { place } = await make(world, 'shown');
      return { path: `/${place.slug}/reglages?/close`, form: { name: place.name } };
    },
  },
  {
    way: '?/reopen /[collective]/settings',
    states: ['closing'],
    answer: (actor) => (actor === 'admin' ? 'open' : 'hidden'),
    attempt: async (world) => {
      const admin = await make(world, 'shown');
      must(await closeCollective(admin, admin.place.name));
      return { path: `/${admin.place.slug}/reglages?/reopen`, form: {} };
    },
  },
  {
    way: 'GET /[collective]/join',
    states: faces,
    answer: (actor, face) => (face === 'request' || actor === 'admin' ? 'open' : 'hidden'),
    attempt: async (world, face) => ({
      path: `/${(await make(world, face as Settings['face'])).place.slug}/rejoindre`,
    }),
  },
  ...['ask', 'withdraw'].map((act): Entry => ({
    way: `?/${act} /[collective]/join`,
    states: faces,
    // who is in it already is led home; a withdrawal needs a request
    answer: (actor, face) =>
      face !== 'request'
        ? 'hidden'
        : actor === 'visitor'
          ? 'sign-in'
          : act === 'withdraw' && actor !== 'admin'
            ? 'refused'
            : 'open',
    attempt: async (world, face) => {
      const { slug } = (await make(world, face as Settings['face'])).place;
      return { path: `/${slug}/rejoindre?/${act}`, form: act === 'ask' ? { message: 'Je voudrais venir.' } : {} };
    },
  })),
  {
    way: '?/settle /[collective]/members',
    states: ['accept', 'refuse'],
    answer: (actor) => (actor === 'admin' ? 'open' : 'hidden'),
    attempt: async (world, answer) => {
      const admin = await make(world, 'request');
      const asker = await makePerson(`Demandeuse ${String(++made)}`);
      must(await askToJoin({ ...asker, name: 'Demandeuse' }, admin.place.slug, 'Je voudrais venir.'));
      const [request] = await listJoinRequests(admin);
      return {
        path: `/${admin.place.slug}/membres?/settle`,
        form: { request: request?.id ?? '', answer, word: 'Voilà.' },
      };
    },
  },
];
