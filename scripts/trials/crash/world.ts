import { inviteByLink } from '#lib/collectives/server/commands/invite.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { must, propose } from '../../../tests/support/proposing.ts';
import { makeWorld, memberOf, openAccounts, type Account, type World } from '../../bench/world.ts';

/** Who does what in the trial, by place among the people of the world. */
export const roles = {
  founder: 0,
  facilitator: 1,
  secretary: 2,
  editors: [3, 4, 5, 6, 7],
  talkers: [8, 9],
  voters: [10, 11],
  walkers: [12, 13],
} as const;
const people = 14;
const seats = 500;

export interface TrialWorld extends World {
  readonly threadId: Id;
  /** Open until 2099: its positions are given, changed and taken back. */
  readonly proposalId: Id;
  /** The path of an invitation by link. */
  readonly invitation: string;
  readonly seats: number;
  /** Signed in, and members of nothing yet. */
  readonly newcomers: readonly Account[];
}

/** Prepares a data folder with all that the writers need, by the program's own commands. */
export async function makeTrialWorld(): Promise<TrialWorld> {
  const made: { more?: Omit<TrialWorld, keyof World> } = {};
  const world = await makeWorld(people, async (begun) => {
    const founder = await memberOf(begun);
    const thread = await openThread(founder, {
      key: newId(),
      title: 'La permanence de décembre',
      summary: '',
      source: 'On s’y prend comment ?',
      about: null,
      readers: { kind: 'collective' },
    });
    const { url } = must(await inviteByLink(founder, { seats, days: 30 }));
    made.more = {
      threadId: must(thread).id,
      proposalId: await propose(begun, 'majority'),
      invitation: new URL(url).pathname,
      seats,
      newcomers: await openAccounts(seats, 'Nouvelle'),
    };
  });
  if (made.more === undefined) throw new Error('unreachable: the world was prepared');
  return { ...world, ...made.more };
}
