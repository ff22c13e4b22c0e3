import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayInvite, tendsInvitations } from '../../rules.ts';
import type { Member } from '../../types.ts';

export interface ListedInvitation {
  readonly id: Id;
  readonly email: string | null;
  readonly inviter: string;
  readonly seats: number | null;
  readonly used: number;
  readonly expiresAt: Date;
}

/** The invitations still open of a collective, for who looks after them; one's own for whoever else may invite; nothing for the others. No request may read that table itself. */
export async function listInvitations(member: Member): Promise<ListedInvitation[]> {
  if (!mayInvite(member.place).ok) return [];
  const { rows } = await sql<ListedInvitation>`
    select i.id, i.email, coalesce(a.name, '') as inviter, i.seats, i.used, i.expires_at as "expiresAt"
    from invitations i left join attributions a on a.person_id = i.created_by and a.audience_id = ${member.place.audienceId}
    where i.collective_id = ${member.place.collectiveId} and (${tendsInvitations(member.place)} or i.created_by = ${member.personId}) and i.revoked_at is null and i.expires_at > now() and (i.seats is null or i.used < i.seats)
    order by i.created_at desc limit 200`.execute(runtime().db);
  return rows;
}
