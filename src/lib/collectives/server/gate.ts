import type { Id } from '#lib/kernel/ids.ts';
import { asViewer } from '../gate.ts';
import type { Member } from '../types.ts';
import { findPerson } from './queries/session.ts';

/**
 * The member that somebody is at this moment: for what they asked and that is done later, by a job or a command line.
 * null when they are no longer in the collective.
 */
export async function findMember(personId: Id, slug: string): Promise<Member | null> {
  const viewer = asViewer(await findPerson(personId), slug);
  return viewer.kind === 'member' ? viewer : null;
}
