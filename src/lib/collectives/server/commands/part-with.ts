import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { mayEndMembership } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { endMembership, isMember } from './membership.ts';
import { lastingAdmins, rolesNow } from './standing.ts';

/** Ends somebody's membership, or one's own. What they wrote stays, under their name; what is open for them closes at once. */
export async function partWith(
  member: Member,
  personId: Id,
): Promise<Outcome<undefined, 'admins-only' | 'last-admin' | 'not-members'>> {
  return asOwner(async (tx) => {
    const { collectiveId, audienceId: membersAudienceId } = member.place;
    const admins = await lastingAdmins(tx, collectiveId);
    if (!(await isMember(tx, collectiveId, personId))) return refused('not-members');
    const lastAdmin = admins.length > 0 && admins.every((admin) => admin.personId === personId);
    const right = mayEndMembership(await rolesNow(tx, member), { mine: personId === member.personId, lastAdmin });
    if (!right.ok) return right;
    await endMembership(tx, member, { collectiveId, membersAudienceId }, personId);
    return done();
  });
}
