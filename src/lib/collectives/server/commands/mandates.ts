import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { mayEndMandate, mayGovern, mayTendCircle } from '../../rules.ts';
import type { Member, Role } from '../../types.ts';
import { lockCircle } from './circles.ts';
import { isMember } from './membership.ts';
import '../tables.ts';

export interface NewMandate {
  readonly personId: Id;
  readonly role: Role;
  /** null: in the whole collective. */
  readonly circleId: Id | null;
  /** What for, in words. */
  readonly scope: string;
  /** null: from now. */
  readonly startsAt: Date | null;
  /** null: until it is ended. */
  readonly endsAt: Date | null;
}

/** Entrusts a role to a member, in the collective or in one circle, from a day to a day. */
export async function giveMandate(
  member: Member,
  input: NewMandate,
): Promise<Outcome<Id, 'admins-only' | 'circle-unknown' | 'circle-closed' | 'not-members' | 'mandate-dates'>> {
  const { collectiveId, audienceId } = member.place;
  if (input.endsAt !== null && input.startsAt !== null && input.endsAt <= input.startsAt)
    return refused('mandate-dates');
  return asOwner(async (tx) => {
    const verdict = await mayGive(tx, member, input.circleId);
    if (!verdict.ok) return verdict;
    if (!(await isMember(tx, collectiveId, input.personId))) return refused('not-members');
    const id = newId();
    await tx
      .insertInto('mandates')
      .values({
        id,
        collective_id: collectiveId,
        circle_id: input.circleId,
        audience_id: audienceId,
        person_id: input.personId,
        role: input.role,
        scope: input.scope,
        ...(input.startsAt === null ? {} : { starts_at: input.startsAt }),
        ends_at: input.endsAt,
      })
      .execute();
    await record(tx, member, {
      act: 'mandate.given',
      collectiveId,
      audienceId,
      particulars: { mandate: id, role: input.role, circle: input.circleId, persons: [input.personId] },
    });
    return done(id);
  }, member);
}

async function mayGive(
  tx: Tx,
  { place }: Member,
  circleId: Id | null,
): Promise<Outcome<undefined, 'admins-only' | 'circle-unknown' | 'circle-closed'>> {
  if (circleId === null) {
    const verdict = mayGovern(place);
    return verdict.ok ? done() : verdict;
  }
  const circle = await lockCircle(tx, place.collectiveId, circleId);
  if (circle === undefined) return refused('circle-unknown');
  const verdict = mayTendCircle(place, { id: circleId, closed: circle.closed_at !== null });
  return verdict.ok ? done() : verdict;
}

/** Ends a mandate before its day. It stays readable, with both dates. */
export async function endMandate(
  member: Member,
  mandateId: Id,
): Promise<Outcome<undefined, 'mandate-unknown' | 'mandate-over' | 'last-admin' | 'admins-only'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    // The collective's row orders two admins who would both leave: the second one is the last.
    await tx.selectFrom('collectives').select('id').where('id', '=', collectiveId).forUpdate().execute();
    const mandates = await runningMandates(tx, collectiveId);
    const mandate = mandates.find(({ id }) => id === mandateId);
    if (mandate === undefined) return refused('mandate-unknown');
    const others = mandates.filter(
      ({ id, role, circle_id, over }) => id !== mandateId && role === 'admin' && circle_id === null && !over,
    );
    const facts = { ...mandate, circleId: mandate.circle_id, mine: mandate.person_id === member.personId };
    const verdict = mayEndMandate(member.place, facts, others.length);
    if (!verdict.ok) return verdict;
    await tx
      .updateTable('mandates')
      .set({ ended_at: sql<Date>`moment()` })
      .where('id', '=', mandateId)
      .execute();
    await record(tx, member, {
      act: 'mandate.ended',
      collectiveId,
      audienceId,
      particulars: { mandate: mandateId, role: mandate.role, persons: [mandate.person_id] },
    });
    await announceRevocation(tx, mandate.person_id);
    return done();
  }, member);
}

async function runningMandates(
  tx: Tx,
  collectiveId: Id,
): Promise<{ id: Id; role: Role; circle_id: Id | null; person_id: Id; over: boolean }[]> {
  return tx
    .selectFrom('mandates')
    .select(['id', 'role', 'circle_id', 'person_id'])
    .select(sql<boolean>`ended_at is not null or coalesce(ends_at <= moment(), false)`.as('over'))
    .where('collective_id', '=', collectiveId)
    .execute();
}
