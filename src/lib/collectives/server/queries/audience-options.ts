import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { AudienceOptions } from '../../audiences/types.ts';
import type { Member } from '../../types.ts';
import { listReaders } from './readers.ts';

/** Whom this member may choose as readers or writers: the collective, their circles, named members. In two statements. */
export async function listAudienceOptions(tx: Tx, member: Member): Promise<AudienceOptions> {
  const { rows: circles } = await sql<{ id: Id; name: string; persons: number }>`
    select k.id, k.name, (select count(*) from circle_members x where x.circle_id = k.id and x.until is null)::int as persons
    from circles k where k.id = any (${member.place.circles.map(({ id }) => id)}::uuid[]) and k.closed_at is null
    order by k.name`.execute(tx);
  const people = await listReaders(tx, member.place.audienceId);
  return {
    collective: { name: member.place.name, persons: people.length },
    circles,
    people: people.filter(({ personId }) => personId !== member.personId),
  };
}
