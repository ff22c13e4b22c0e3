import { sql } from 'kysely';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayTendCircle } from '../../rules.ts';
import type { Admission, CircleKind, Member } from '../../types.ts';
import { lockCircle } from './circles.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

export interface CircleFace {
  readonly name: string;
  readonly kind: CircleKind;
  readonly purpose: string;
  readonly admission: Admission;
}

/** Changes what a circle says of itself and how one comes into it. Its address holds its id: links to it go on leading there. */
export async function renameCircle(
  member: Member,
  circleId: Id,
  face: CircleFace,
): Promise<Outcome<undefined, 'circle-unknown' | 'circle-closed' | 'admins-only' | 'circle-name-taken'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    await sql`select from collectives where id = ${collectiveId} for update`.execute(tx); // names are given one at a time
    const circle = await lockCircle(tx, collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const facts = { id: circleId, closed: circle.closed_at !== null };
    const verdict = mayTendCircle(await rolesNow(tx, member), facts);
    if (!verdict.ok) return verdict;
    const slug = slugify(face.name);
    const namesake = await tx
      .selectFrom('circles')
      .select('id')
      .where('collective_id', '=', collectiveId)
      .where('slug', '=', slug)
      .where('id', '<>', circleId)
      .executeTakeFirst();
    if (namesake !== undefined) return refused('circle-name-taken');
    await tx
      .updateTable('circles')
      .set({ ...face, slug })
      .where('id', '=', circleId)
      .execute();
    await record(tx, member, {
      act: 'circle.renamed',
      collectiveId,
      audienceId,
      particulars: { circle: circleId, from: circle.name, to: face.name },
    });
    return done();
  }, member);
}
