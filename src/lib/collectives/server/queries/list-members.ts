import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { HeldRole, Member } from '../../types.ts';
import '../tables.ts';

export interface ListedMember {
  readonly personId: Id;
  readonly name: string;
  readonly organisation: string | null;
  readonly speaksForOrganisation: boolean;
  readonly since: Date;
  readonly circles: readonly string[];
  readonly roles: readonly (HeldRole & { readonly circle: string | null; readonly endsAt: Date | null })[];
}

type Row = Omit<ListedMember, 'roles'> & {
  readonly roles: readonly (Omit<ListedMember['roles'][number], 'endsAt'> & { readonly endsAt: string | null })[];
};

/** The people of a collective, by name, with the circles they are in and the mandates they hold now. One statement, however many. */
export async function listMembers(member: Member): Promise<ListedMember[]> {
  const { collectiveId, audienceId } = member.place;
  return readAs(member, async (tx) => {
    const { rows } = await sql<Row>`
      select m.person_id as "personId", a.name, o.name as organisation, speaks_now(m) as "speaksForOrganisation", m.since,
        array(select k.name from circle_members x join circles k on k.id = x.circle_id
          where x.person_id = m.person_id and x.collective_id = m.collective_id and x.until is null and k.closed_at is null order by k.name) as circles,
        coalesce((select jsonb_agg(jsonb_build_object('role', d.role, 'circleId', d.circle_id, 'circle', k.name, 'endsAt', d.ends_at) order by d.starts_at)
          from mandates d left join circles k on k.id = d.circle_id
          where d.person_id = m.person_id and d.collective_id = m.collective_id and d.ended_at is null
            and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now())), '[]') as roles
      from memberships m join attributions a on a.person_id = m.person_id and a.audience_id = ${audienceId}
      left join organisations o on o.id = m.organisation_id
      where m.collective_id = ${collectiveId} and m.until is null
      order by lower(a.name), m.person_id`.execute(tx);
    return rows.map((row) => ({
      ...row,
      roles: row.roles.map((held) => ({ ...held, endsAt: held.endsAt === null ? null : new Date(held.endsAt) })),
    }));
  });
}
