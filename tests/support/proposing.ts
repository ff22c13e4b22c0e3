import { draftSchema } from '#lib/decisions/schema.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { memberOf, type World } from '../../scripts/bench/world.ts';

const ends = ['2099-01-10T18:00', '2099-01-12T18:00', '2099-01-14T18:00', '2099-01-16T18:00', '2099-01-18T18:00'];

const rules = {
  consent: { silence: 'none', quorum: 'none', ends },
  majority: {
    threshold: '2/3',
    strict: 'at-least',
    base: 'cast',
    abstention: 'out',
    silence: 'absent',
    quorum: 'number',
    quorumVoices: '4',
    fallback: 'postponed',
    closesAt: '2099-01-18T18:00',
  },
  unanimity: {
    base: 'all',
    abstention: 'neutral',
    silence: 'breaks',
    quorum: 'none',
    fallback: 'majority',
    closesAt: '2099-01-18T18:00',
  },
} as const;

/** The value, or a loud failure: what prepares a trial must not be refused. */
export function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`preparing the trial was refused: ${outcome.reason}`);
  return outcome.value;
}

/** An open proposal of the world's first person, led by the second, whose register the third keeps; every rule of its method is said. */
export async function propose(world: World, method: keyof typeof rules, form: object = {}): Promise<Id> {
  const proposer = await memberOf(world);
  const whole = {
    title: 'Une enveloppe pour les réparations',
    summary: 'La Malle est réparée sans que ce soit écrit : on l’écrit.',
    text: 'Une enveloppe de 600 € par an paie les réparations.\n\nUn carnet dit ce qui a été fait.\n\nOn relit tout dans un an.',
    method,
    facilitator: world.personIds[1],
    secretary: world.personIds[2],
    rightSource: 'Statuts, article 11',
    ...rules[method],
    ...form,
  };
  const id = must(await draftProposal(proposer, draftSchema.parse(whole)));
  must(await openProposal(proposer, id));
  return id;
}

/** The address of its page. */
export function addressOf(world: World, id: Id): string {
  return paths.proposal(world.slug, { id, title: '' });
}
