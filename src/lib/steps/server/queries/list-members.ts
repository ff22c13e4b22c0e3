import { listReaders, type NamedReader } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';

/** The other people of the collective, to whom a step may be handed over. */
export async function listMembers(member: Member): Promise<NamedReader[]> {
  const people = await readAs(member, (tx) => listReaders(tx, member.place.audienceId));
  return people.filter(({ personId }) => personId !== member.personId);
}
