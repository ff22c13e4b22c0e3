import { toldDecisionSchema } from '#lib/decisions/schema.ts';
import { enterDecision } from '#lib/decisions/server/commands/conclude.ts';
import { listRegister } from '#lib/decisions/server/queries/list-register.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { isInsider, openToInsiders, openToReaders, type Actor, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

const readers = ['public', 'collective'] as const;

/** A decision told to the register by whoever keeps it. */
async function make(world: World, audience: string): Promise<Id> {
  const keeper = await world.member('secretary');
  const told = {
    outcome: 'adopted',
    title: 'La clé de l’atelier reste chez Jeanne',
    text: 'La clé reste chez Jeanne.',
    scope: 'Tout le collectif',
    owner: keeper.personId,
    inForceSince: '2026-01-05',
    noReviewReason: 'Rien ne presse',
    decidedHow: 'À l’unanimité, en réunion',
    readers: audience === 'public' ? 'public' : 'collective',
  };
  return must(await enterDecision(keeper, toldDecisionSchema.parse(told))).id;
}

const made = new Map<string, Promise<Id>>();

/** The same entry for all who only look. */
function once(world: World, audience: string): Promise<Id> {
  const entry = made.get(audience) ?? make(world, audience);
  made.set(audience, entry);
  return entry;
}

function act(name: string, form: Readonly<Record<string, string>>, keepers: readonly Actor[]): Entry {
  return {
    way: `?/${name} /[collective]/register/[item]`,
    states: readers,
    answer: (actor) => (!isInsider(actor) ? 'hidden' : keepers.includes(actor) ? 'open' : 'refused'),
    attempt: async (world, audience) => ({
      path: `/${world.slug}/registre/${encodeId(await make(world, audience))}?/${name}`,
      form,
    }),
  };
}

const corrected = {
  title: 'La clé de l’atelier reste chez Jeanne et Hugo',
  text: 'La clé reste chez Jeanne et Hugo.',
  scope: 'Tout le collectif',
  inForceSince: '2026-01-05',
  noReviewReason: 'Rien ne presse',
  reason: 'Le nom d’Hugo manquait',
};

export const decisions: readonly Entry[] = [
  {
    way: 'GET /[collective]/register',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/registre` }),
  },
  {
    way: 'GET /[collective]/register/files/[register]',
    states: ['always'],
    answer: openToInsiders,
    attempt: async (world) => {
      await once(world, 'collective');
      const filter = { registerId: null, state: 'all', words: '', before: null } as const;
      const { body } = await listRegister(await world.member('secretary'), filter);
      return { path: `/${world.slug}/registre/fichiers/${encodeId(body?.id ?? '')}` };
    },
  },
  {
    way: 'GET /[collective]/register/[item]',
    states: readers,
    answer: openToReaders,
    attempt: async (world, audience) => ({ path: `/${world.slug}/registre/${encodeId(await once(world, audience))}` }),
  },
  act('review', { reason: 'Tout va bien', noReviewReason: 'Rien ne presse' }, ['secretary', 'facilitator', 'admin']),
  act('repeal', { reason: 'Plus d’atelier', decidedHow: 'En réunion' }, ['secretary']),
  {
    ...act('correct', corrected, ['secretary']),
    attempt: async (world, audience) => ({
      path: `/${world.slug}/registre/${encodeId(await make(world, audience))}?/correct`,
      form: { ...corrected, owner: world.personIds.secretary },
    }),
  },
];
