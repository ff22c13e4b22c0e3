import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';

/** Whether this person may open one more collective on the installation. */
export function mayOpenCollective(
  person: { readonly isHost: boolean },
  installation: { readonly openCollectives: boolean },
): Verdict<'collectives-closed'> {
  return person.isHost || installation.openCollectives ? allowed : refused('collectives-closed');
}
