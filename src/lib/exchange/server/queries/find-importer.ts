import { sql } from 'kysely';
import { findMember } from '#lib/collectives/server/gate.ts';
import type { WritersChoice } from '#lib/collectives/audiences/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner, readAs } from '#lib/kernel/server/database.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';

/**
 * In whose name the command line imports: the member with this address or, when none is given, whoever has administered the
 * collective longest. Whoever runs it holds the data folder, so is not asked to prove more.
 */
export async function findImporter(
  slug: string,
  email: string | null,
): Promise<Outcome<Member, 'no-collective' | 'no-person'>> {
  const found = await asOwner(async (tx) => {
    const { rows } = await sql<{ collective: Id; person: Id | null }>`
      select c.id as collective, (
        select m.person_id from memberships m join persons p on p.id = m.person_id
        left join mandates d on d.person_id = p.id and d.collective_id = c.id and d.role = 'admin' and d.ended_at is null
        where m.collective_id = c.id and m.until is null
          and case when ${email}::text is null then d.id is not null else lower(p.email) = lower(${email}) end
        order by d.starts_at nulls last, m.since limit 1) as person
      from collectives c where c.slug = ${slug}`.execute(tx);
    return rows[0];
  });
  if (found === undefined) return refused('no-collective');
  const member = found.person === null ? null : await findMember(found.person, slug);
  return member === null ? refused('no-person') : done(member);
}

/** `public`, `collective` or `circle:<short name>`; null for a circle that the member is not in. */
export async function readersNamed(member: Member, words: string): Promise<WritersChoice | null> {
  if (words === 'public' || words === 'collective') return { kind: words };
  const slug = words.replace(/^circle:/, '');
  const circle = await readAs(member, (tx) =>
    tx
      .selectFrom('circles')
      .select('id')
      .where('collective_id', '=', member.place.collectiveId)
      .where('slug', '=', slug)
      .executeTakeFirst(),
  );
  const own = member.place.circles.find((one) => one.id === circle?.id);
  return own === undefined ? null : { kind: 'circle', circleId: own.id };
}
