import { draftSchema, outcomeSchema } from '#lib/decisions/schema.ts';
import { closeProposal, withdrawProposal } from '#lib/decisions/server/commands/close.ts';
import { concludeProposal } from '#lib/decisions/server/commands/conclude.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { judgeObjection } from '#lib/decisions/server/commands/objection.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import { movePhase, writeEntry } from '#lib/decisions/server/commands/rounds.ts';
import { findProposal } from '#lib/decisions/server/queries/find-proposal.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { isInsider, openToInsiders, type Actor, type Answer, type Attempt, type Entry } from '../entry.ts';
import { must, type World } from '../world.ts';

type Fields = NonNullable<Attempt['form']>;

const ends = ['2099-01-10T18:00', '2099-01-20T18:00', '2099-01-30T18:00', '2099-02-10T18:00', '2099-02-20T18:00'];

/** What is said of a proposal before it opens; somebody who is none of the actors proposes it. */
function formOf(world: World, method: 'consent' | 'majority') {
  return {
    title: 'Reconnaître la Malle comme commun',
    text: 'La Malle est un commun.\n\nSa garde tourne.',
    method,
    voices: 'persons',
    facilitator: world.personIds.facilitator,
    secretary: world.personIds.secretary,
    rightSource: 'Statuts, article 11',
    silence: method === 'consent' ? 'none' : 'absent',
    quorum: 'none',
    ...(method === 'consent'
      ? {}
      : { threshold: '1/2', strict: 'more-than', base: 'cast', abstention: 'out', fallback: 'unchanged' }),
  };
}

async function draft(world: World, method: 'consent' | 'majority'): Promise<Id> {
  const author = await world.author('collective');
  const dates = method === 'consent' ? { ends } : { closesAt: '2099-01-20T18:00' };
  return must(await draftProposal(author, draftSchema.parse({ ...formOf(world, method), ...dates })));
}

async function open(world: World, method: 'consent' | 'majority'): Promise<Id> {
  const id = await draft(world, method);
  must(await openProposal(await world.author('collective'), id));
  return id;
}

async function closed(world: World): Promise<Id> {
  const id = await open(world, 'majority');
  must(await closeProposal(await world.member('facilitator'), id, { why: 'Tout est dit.' }));
  return id;
}

async function concluded(world: World): Promise<Id> {
  const id = await closed(world);
  const form = { outcome: 'rejected', title: 'Non', text: 'Personne ne l’a soutenue.' };
  must(await concludeProposal(await world.member('secretary'), id, outcomeSchema.parse(form)));
  return id;
}

async function withdrawn(world: World): Promise<Id> {
  const id = await open(world, 'majority');
  must(await withdrawProposal(await world.author('collective'), id, { why: 'On s’y prend autrement.' }));
  return id;
}

/** What stands in a given state, a vote unless the state needs rounds. */
function standing(world: World, state: string): Promise<Id> {
  const made: Readonly<Record<string, () => Promise<Id>>> = {
    draft: () => draft(world, 'majority'),
    open: () => open(world, 'majority'),
    closed: () => closed(world),
    concluded: () => concluded(world),
    withdrawn: () => withdrawn(world),
  };
  const make = made[state];
  if (make === undefined) throw new Error(`no proposal is ${state}`);
  return make();
}

/** A consent at the round of objections, with the objection of the actor `member`; judged or not. */
async function objected(world: World, judged: boolean): Promise<{ id: Id; objection: Id }> {
  const id = await open(world, 'consent');
  const facilitator = await world.member('facilitator');
  for (const [to, until] of [
    ['react', ends[1]],
    ['objections', ends[2]],
  ] as const)
    must(await movePhase(facilitator, id, { to, until: until ?? '', why: '' }));
  const word = { stance: 'objection', except: [], reason: 'Cela nuirait.', ground: 'aim', version: 1 } as const;
  must(await takePosition(await world.member('member'), id, { ...word, except: [] }));
  const page = await findProposal(facilitator, world.slug, id);
  const objection = page?.objections[0]?.id ?? '';
  const judgement = { objection, state: 'qualified', why: 'Elle tient.', onBehalfOf: '' } as const;
  if (judged) must(await judgeObjection(facilitator, id, judgement));
  return { id, objection };
}

const pathOf = ({ slug }: World, id: Id, more = '') => `/${slug}/decisions/${encodeId(id)}${more}`;

/** `open` to these; `otherwise` to the other people of the collective. */
function to(some: readonly Actor[], otherwise: Answer): Entry['answer'] {
  return (actor) => (some.includes(actor) ? 'open' : isInsider(actor) ? otherwise : 'hidden');
}

const leads: readonly Actor[] = ['facilitator', 'admin'];

/** An act on the page of a proposal. The page that shows a refusal is read by all of the body. */
function act(
  name: string,
  state: string,
  answer: Entry['answer'],
  make: (world: World) => Promise<{ id: Id; form: Fields }>,
  /** Tried too on what is over, where it is refused to all who read it. */
  over: readonly string[] = [],
): Entry {
  return {
    way: `?/${name} /[collective]/decisions/[item]`,
    states: [state, ...over],
    answer: (actor, now) => {
      if (now === state) return answer(actor, now);
      return isInsider(actor) ? 'refused' : 'hidden';
    },
    attempt: async (world, now) => {
      const { id, form } = await make(world);
      return { path: pathOf(world, now === state ? id : await standing(world, now), `?/${name}`), form };
    },
  };
}

const ended = ['closed', 'concluded', 'withdrawn'] as const;

const preparers: readonly Actor[] = ['facilitator', 'secretary'];

export const proposals: readonly Entry[] = [
  {
    way: 'GET /[collective]/decisions',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/decisions` }),
  },
  {
    way: 'GET /[collective]/decisions/new',
    states: ['always'],
    answer: openToInsiders,
    attempt: ({ slug }) => Promise.resolve({ path: `/${slug}/decisions/nouvelle` }),
  },
  ...(['keep', 'open'] as const).map((name): Entry => ({
    way: `?/${name} /[collective]/decisions/new`,
    states: ['always'],
    answer: openToInsiders,
    attempt: (world) =>
      Promise.resolve({
        path: `/${world.slug}/decisions/nouvelle?/${name}`,
        form: { ...formOf(world, 'majority'), closesAt: '2099-01-20T18:00' },
      }),
  })),
  {
    way: 'GET /[collective]/decisions/[item]',
    states: ['draft', 'open', 'objected', 'closed', 'concluded', 'withdrawn'],
    answer: (actor, state) => (state === 'draft' ? to(preparers, 'hidden')(actor, state) : openToInsiders(actor)),
    attempt: async (world, state) => {
      if (state === 'draft') return { path: pathOf(world, await draft(world, 'consent')) };
      if (state === 'objected') return { path: pathOf(world, (await objected(world, true)).id) };
      return { path: pathOf(world, state === 'open' ? await open(world, 'consent') : await standing(world, state)) };
    },
  },
  {
    way: 'GET /[collective]/decisions/[item]/edit',
    states: ['draft', 'open', 'closed', 'concluded', 'withdrawn'],
    answer: (actor, state) => {
      if (state !== 'draft' && state !== 'open') return 'hidden';
      return to(state === 'draft' ? ['facilitator'] : leads, 'hidden')(actor, state);
    },
    attempt: async (world, state) => ({ path: pathOf(world, await standing(world, state), '/ecrire') }),
  },
  ...(['keep', 'open'] as const).map((name): Entry => ({
    way: `?/${name} /[collective]/decisions/[item]/edit`,
    states: ['draft'],
    answer: to(['facilitator'], 'hidden'),
    attempt: async (world) => ({
      path: pathOf(world, await draft(world, 'majority'), `/ecrire?/${name}`),
      form: { ...formOf(world, 'majority'), closesAt: '2099-01-20T18:00' },
    }),
  })),
  {
    way: '?/amend /[collective]/decisions/[item]/edit',
    states: ['open'],
    answer: to(leads, 'hidden'),
    attempt: async (world) => ({
      path: pathOf(world, await open(world, 'consent'), '/ecrire?/amend'),
      form: { from: '1', title: 'Autrement', 'part[]': [''], 'text[]': ['Un autre texte.'], change: 'substance' },
    }),
  },
  {
    way: 'GET /[collective]/decisions/[item]/conclude',
    states: ['draft', 'open', 'closed', 'concluded', 'withdrawn'],
    answer: (actor, state) => (state === 'closed' ? to([...preparers, 'admin'], 'hidden')(actor, state) : 'hidden'),
    attempt: async (world, state) => ({ path: pathOf(world, await standing(world, state), '/conclure') }),
  },
  {
    way: '?/default /[collective]/decisions/[item]/conclude',
    states: ['closed'],
    answer: to([...preparers, 'admin'], 'hidden'),
    attempt: async (world) => ({
      path: pathOf(world, await closed(world), '/conclure'),
      form: { outcome: 'rejected', title: 'Non', text: 'Personne ne l’a soutenue.' },
    }),
  },
  act(
    'open',
    'draft',
    (actor) => (actor === 'facilitator' ? 'open' : actor === 'secretary' ? 'refused' : 'hidden'),
    async (world) => ({ id: await draft(world, 'majority'), form: {} }),
  ),
  act(
    'enter',
    'open',
    openToInsiders,
    async (world) => ({
      id: await open(world, 'consent'),
      form: { kind: 'question', body: 'Qui paie ?' },
    }),
    ended,
  ),
  act('answer', 'open', to(leads, 'refused'), async (world) => {
    const id = await open(world, 'consent');
    const asked = { kind: 'question', part: null, body: 'Qui paie ?' } as const;
    return { id, form: { question: must(await writeEntry(await world.member('member'), id, asked)), body: 'Nous.' } };
  }),
  act(
    'move',
    'open',
    to(leads, 'refused'),
    async (world) => ({
      id: await open(world, 'consent'),
      form: { to: 'react', until: '2099-01-20T18:00' },
    }),
    ended,
  ),
  act(
    'extend',
    'open',
    to(leads, 'refused'),
    async (world) => ({
      id: await open(world, 'majority'),
      form: { until: '2099-03-20T18:00', why: 'Il manque du monde.' },
    }),
    ended,
  ),
  act(
    'close',
    'open',
    to(leads, 'refused'),
    async (world) => ({
      id: await open(world, 'majority'),
      form: { why: 'Tout est dit.' },
    }),
    ended,
  ),
  act(
    'withdraw',
    'open',
    to(leads, 'refused'),
    async (world) => ({
      id: await open(world, 'majority'),
      form: { why: 'On s’y prend autrement.' },
    }),
    ended,
  ),
  act('judge', 'objected', to(leads, 'refused'), async (world) => {
    const { id, objection } = await objected(world, false);
    return { id, form: { objection, state: 'qualified', why: 'Elle tient.' } };
  }),
  act('reply', 'judged', to(leads, 'refused'), async (world) => {
    const { id, objection } = await objected(world, true);
    return { id, form: { objection, state: 'answered', why: 'La garde tourne justement.' } };
  }),
  act('settle', 'objected', to(['member'], 'refused'), async (world) => {
    const { id, objection } = await objected(world, false);
    return { id, form: { objection, state: 'lifted' } };
  }),
  act(
    'object',
    'objected',
    openToInsiders,
    async (world) => ({
      id: (await objected(world, false)).id,
      form: { ground: 'aim', argument: 'Cela nuirait aussi ailleurs.' },
    }),
    ended,
  ),
  act(
    'position',
    'open',
    openToInsiders,
    async (world) => ({
      id: await open(world, 'majority'),
      form: { stance: 'for', version: '1' },
    }),
    ended,
  ),
  act(
    'withdrawPosition',
    'open',
    to(['member'], 'refused'),
    async (world) => {
      const id = await open(world, 'majority');
      const word = { stance: 'for', except: [], reason: '', ground: 'aim', version: 1 } as const;
      must(await takePosition(await world.member('member'), id, { ...word, except: [] }));
      return { id, form: {} };
    },
    ended,
  ),
];
