import { sql } from 'kysely';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { allowed, done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import {
  mayCloseCircle,
  mayEnterCircle,
  mayLeaveCircle,
  mayOpenCircle,
  mayReopenCircle,
  mayTendCircle,
} from '../../rules.ts';
import type { Admission, CircleKind, Member } from '../../types.ts';
import { isMember, knowByName } from './membership.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

export interface NewCircle {
  readonly name: string;
  readonly kind: CircleKind;
  readonly purpose: string;
  readonly parentId: Id | null;
  readonly admission?: Admission;
}

type TendRefusal = 'circle-unknown' | 'circle-closed' | 'admins-only';

/** Opens a circle, under another or under the collective itself, with readers of its own: at first nobody. */
export async function openCircle(
  member: Member,
  input: NewCircle,
): Promise<Outcome<{ id: Id; slug: string; audienceId: Id }, TendRefusal | 'circle-name-taken' | 'collective-closed'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const verdict = mayOpenCircle({ ...member.place, ...(await rolesNow(tx, member)) });
    if (!verdict.ok) return verdict;
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
        admission: input.admission ?? 'request',
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

/** Closes a circle: nothing new is written for it, and those who are in it go on reading what it kept. */
export async function closeCircle(member: Member, circleId: Id): Promise<Outcome<undefined, TendRefusal>> {
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, member.place.collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const verdict = mayCloseCircle(await rolesNow(tx, member), { closed: circle.closed_at !== null });
    if (!verdict.ok) return verdict;
    await setClosed(tx, member, circleId, 'circle.closed');
    return done();
  }, member);
}

/** Opens a closed circle again, with the people who are in it. */
export async function reopenCircle(
  member: Member,
  circleId: Id,
): Promise<Outcome<undefined, 'circle-unknown' | 'circle-open' | 'admins-only'>> {
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, member.place.collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const verdict = mayReopenCircle(await rolesNow(tx, member), { closed: circle.closed_at !== null });
    if (!verdict.ok) return verdict;
    await setClosed(tx, member, circleId, 'circle.reopened');
    return done();
  }, member);
}

async function setClosed(
  tx: Tx,
  member: Member,
  circleId: Id,
  act: 'circle.closed' | 'circle.reopened',
): Promise<void> {
  const { collectiveId, audienceId } = member.place;
  await tx
    .updateTable('circles')
    .set({ closed_at: act === 'circle.closed' ? sql<Date>`moment()` : null })
    .where('id', '=', circleId)
    .execute();
  await record(tx, member, { act, collectiveId, audienceId, particulars: { circle: circleId } });
}

/** Brings a member of the collective into a circle; oneself where it is open. */
export async function joinCircle(
  member: Member,
  circleId: Id,
  personId: Id,
): Promise<Outcome<undefined, TendRefusal | 'not-members' | 'already-in-circle'>> {
  const { collectiveId } = member.place;
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const facts = { id: circleId, closed: circle.closed_at !== null, admission: circle.admission, mine: false };
    const alone = personId === member.personId && mayEnterCircle(facts).ok;
    const verdict = alone ? allowed : mayTendCircle(await rolesNow(tx, member), facts);
    if (!verdict.ok) return verdict;
    if (!(await isMember(tx, collectiveId, personId))) return refused('not-members');
    if (!(await startInCircle(tx, member, { circleId, readersAudienceId: circle.readers_audience_id }, personId)))
      return refused('already-in-circle');
    await tx
      .updateTable('circle_requests')
      .set({ settled_at: sql<Date>`moment()`, settled_by: member.personId, accepted: true })
      .where('circle_id', '=', circleId)
      .where('person_id', '=', personId)
      .where('settled_at', 'is', null)
      .execute();
    return done();
  }, member);
}

/** Puts somebody in a circle and makes them known there by name. Whether they were not in it yet. */
export async function startInCircle(
  tx: Tx,
  by: Member,
  circle: { readonly circleId: Id; readonly readersAudienceId: Id },
  personId: Id,
): Promise<boolean> {
  const { collectiveId, audienceId } = by.place;
  const added = await tx
    .insertInto('circle_members')
    .values({
      id: newId(),
      circle_id: circle.circleId,
      collective_id: collectiveId,
      audience_id: audienceId,
      person_id: personId,
    })
    .onConflict((conflict) => conflict.columns(['circle_id', 'person_id']).where('until', 'is', null).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) return false;
  await knowByName(tx, personId, circle.readersAudienceId);
  await record(tx, by, {
    act: 'circle.joined',
    collectiveId,
    audienceId,
    particulars: { circle: circle.circleId, persons: [personId] },
  });
  return true;
}

/** Leaves a circle, or takes somebody out of it, with the mandates held in it. Their open pages of the circle close. */
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
    const verdict = mayLeaveCircle(await rolesNow(tx, member), facts, personId === member.personId);
    if (!verdict.ok) return verdict;
    const left = await tx
      .updateTable('circle_members')
      .set({ until: sql<Date>`moment()` })
      .where('circle_id', '=', circleId)
      .where('person_id', '=', personId)
      .where('until', 'is', null)
      .executeTakeFirst();
    if (left.numUpdatedRows === 0n) return refused('not-members');
    await tx
      .updateTable('mandates')
      .set({ ended_at: sql<Date>`moment()` })
      .where('circle_id', '=', circleId)
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .where(sql<boolean>`coalesce(ends_at > moment(), true)`)
      .execute();
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

interface LockedCircle {
  readonly name: string;
  readonly closed_at: Date | null;
  readonly readers_audience_id: Id;
  readonly admission: Admission;
}

/** The circle of this collective, locked until the end of the transaction. */
export async function lockCircle(tx: Tx, collectiveId: Id, circleId: Id): Promise<LockedCircle | undefined> {
  return tx
    .selectFrom('circles')
    .select(['name', 'closed_at', 'readers_audience_id', 'admission'])
    .where('id', '=', circleId)
    .where('collective_id', '=', collectiveId)
    .forUpdate()
    .executeTakeFirst();
}
