import { sql } from 'kysely';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { mayGovern, mayLeaveCircle, mayTendCircle } from '../../rules.ts';
import type { CircleKind, Member } from '../../types.ts';
import { isMember, knowByName } from './membership.ts';
import '../tables.ts';

export interface NewCircle {
  readonly name: string;
  readonly kind: CircleKind;
  readonly purpose: string;
  readonly parentId: Id | null;
}

type TendRefusal = 'circle-unknown' | 'circle-closed' | 'admins-only';

/** Opens a circle, under another or under the collective itself, with readers of its own: at first nobody. */
export async function openCircle(
  member: Member,
  input: NewCircle,
): Promise<Outcome<{ id: Id; slug: string; audienceId: Id }, TendRefusal | 'circle-name-taken'>> {
  const verdict = mayGovern(member.place);
  if (!verdict.ok) return verdict;
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    if (input.parentId !== null) {
      const parent = await lockCircle(tx, collectiveId, input.parentId);
      if (parent === undefined) return refused('circle-unknown');
      if (parent.closed_at !== null) return refused('circle-closed');
    }
    const id = newId();
    const readersAudienceId = newId();
    const slug = slugify(input.name);
    await tx
      .insertInto('audiences')
      .values({ id: readersAudienceId, kind: 'circle', collective_id: collectiveId, circle_id: id })
      .execute();
    const written = await tx
      .insertInto('circles')
      .values({
        id,
        collective_id: collectiveId,
        audience_id: audienceId,
        readers_audience_id: readersAudienceId,
        parent_id: input.parentId,
        slug,
        name: input.name,
        kind: input.kind,
        purpose: input.purpose,
      })
      .onConflict((conflict) => conflict.columns(['collective_id', 'slug']).doNothing())
      .executeTakeFirst();
    if (written.numInsertedOrUpdatedRows === 0n) {
      await tx.deleteFrom('audiences').where('id', '=', readersAudienceId).execute();
      return refused('circle-name-taken');
    }
    await record(tx, member, { act: 'circle.opened', collectiveId, audienceId, particulars: { circle: id } });
    return done({ id, slug, audienceId: readersAudienceId });
  }, member);
}

/** Closes a circle: nobody is in it any more, what it wrote stays readable by those who were in it until then. */
export async function closeCircle(member: Member, circleId: Id): Promise<Outcome<undefined, TendRefusal>> {
  const verdict = mayGovern(member.place);
  if (!verdict.ok) return verdict;
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    if (circle.closed_at !== null) return refused('circle-closed');
    await tx
      .updateTable('circles')
      .set({ closed_at: sql<Date>`moment()` })
      .where('id', '=', circleId)
      .execute();
    await record(tx, member, { act: 'circle.closed', collectiveId, audienceId, particulars: { circle: circleId } });
    return done();
  }, member);
}

/** Brings a member of the collective into a circle. */
export async function joinCircle(
  member: Member,
  circleId: Id,
  personId: Id,
): Promise<Outcome<undefined, TendRefusal | 'not-members' | 'already-in-circle'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const verdict = mayTendCircle(member.place, { id: circleId, closed: circle.closed_at !== null });
    if (!verdict.ok) return verdict;
    if (!(await isMember(tx, collectiveId, personId))) return refused('not-members');
    const added = await tx
      .insertInto('circle_members')
      .values({
        id: newId(),
        circle_id: circleId,
        collective_id: collectiveId,
        audience_id: audienceId,
        person_id: personId,
      })
      .onConflict((conflict) => conflict.columns(['circle_id', 'person_id']).where('until', 'is', null).doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 0n) return refused('already-in-circle');
    await knowByName(tx, personId, circle.readers_audience_id);
    await record(tx, member, {
      act: 'circle.joined',
      collectiveId,
      audienceId,
      particulars: { circle: circleId, persons: [personId] },
    });
    return done();
  }, member);
}

/** Leaves a circle, or takes somebody out of it. Their open pages of the circle close. */
export async function leaveCircle(
  member: Member,
  circleId: Id,
  personId: Id,
): Promise<Outcome<undefined, TendRefusal | 'not-members'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const facts = { id: circleId, closed: circle.closed_at !== null };
    const verdict = mayLeaveCircle(member.place, facts, personId === member.personId);
    if (!verdict.ok) return verdict;
    const left = await tx
      .updateTable('circle_members')
      .set({ until: sql<Date>`moment()` })
      .where('circle_id', '=', circleId)
      .where('person_id', '=', personId)
      .where('until', 'is', null)
      .executeTakeFirst();
    if (left.numUpdatedRows === 0n) return refused('not-members');
    await record(tx, member, {
      act: 'circle.left',
      collectiveId,
      audienceId,
      particulars: { circle: circleId, persons: [personId] },
    });
    await announceRevocation(tx, personId);
    return done();
  }, member);
}

/** The circle of this collective, locked until the end of the transaction. */
export async function lockCircle(
  tx: Tx,
  collectiveId: Id,
  circleId: Id,
): Promise<{ closed_at: Date | null; readers_audience_id: Id } | undefined> {
  return tx
    .selectFrom('circles')
    .select(['closed_at', 'readers_audience_id'])
    .where('id', '=', circleId)
    .where('collective_id', '=', collectiveId)
    .forUpdate()
    .executeTakeFirst();
}
