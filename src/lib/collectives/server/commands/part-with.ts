import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { mayEndMembership } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { endMembership } from './membership.ts';

/** Ends somebody's membership, or one's own. What they wrote stays, under their name; what is open for them closes at once. */
export async function partWith(
  member: Member,
  personId: Id,
): Promise<Outcome<undefined, 'admins-only' | 'last-admin' | 'not-members'>> {
  return asOwner(async (tx) => {
    const { collectiveId, audienceId: membersAudienceId } = member.place;
    const standing = await standingOf(tx, collectiveId, personId);
    if (standing === null) return refused('not-members');
    const right = mayEndMembership(member.place, { mine: personId === member.personId, ...standing });
    if (!right.ok) return right;
    await endMembership(tx, member, { collectiveId, membersAudienceId }, personId);
    return done();
  });
}

/** Locked, so that the last two people who govern do not leave each other at the same moment. */
async function standingOf(tx: Tx, collectiveId: Id, personId: Id): Promise<{ lastAdmin: boolean } | null> {
  await sql`select from collectives where id = ${collectiveId} for update`.execute(tx);
  const { rows } = await sql<{ member: boolean; lastAdmin: boolean }>`
    with admins as (
      select distinct d.person_id from mandates d join memberships m on m.person_id = d.person_id and m.collective_id = d.collective_id
      where d.collective_id = ${collectiveId} and d.circle_id is null and d.role = 'admin' and d.ended_at is null
        and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now()) and m.until is null)
    select exists (select from memberships m where m.collective_id = ${collectiveId} and m.person_id = ${personId} and m.until is null) as member,
      exists (select from admins where person_id = ${personId}) and (select count(*) from admins) = 1 as "lastAdmin"`.execute(
    tx,
  );
  const row = rows[0];
  return row?.member === true ? { lastAdmin: row.lastAdmin } : null;
}
