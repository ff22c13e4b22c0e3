import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { mayEndMandate, mayGovern, mayRenewMandate, mayTendCircle } from '../../rules.ts';
import type { Member, Role } from '../../types.ts';
import { lockCircle } from './circles.ts';
import { isMember } from './membership.ts';
import { lastingAdmins, rolesNow } from './standing.ts';
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
  return asOwner(async (tx) => {
    const verdict = await mayGive(tx, member, input.circleId);
    if (!verdict.ok) return verdict;
    if (await endsTooSoon(tx, input)) return refused('mandate-dates');
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

/** Whether it would be over before it begins, or before it is given. */
async function endsTooSoon(tx: Tx, { startsAt, endsAt }: NewMandate): Promise<boolean> {
  if (endsAt === null) return false;
  const { rows } = await sql<{ soon: boolean }>`
    select ${endsAt}::timestamptz <= greatest(${startsAt}::timestamptz, moment()) as soon`.execute(tx);
  return rows[0]?.soon === true;
}

async function mayGive(
  tx: Tx,
  member: Member,
  circleId: Id | null,
): Promise<Outcome<undefined, 'admins-only' | 'circle-unknown' | 'circle-closed'>> {
  if (circleId === null) {
    const verdict = mayGovern(await rolesNow(tx, member));
    return verdict.ok ? done() : verdict;
  }
  const circle = await lockCircle(tx, member.place.collectiveId, circleId);
  if (circle === undefined) return refused('circle-unknown');
  const verdict = mayTendCircle(await rolesNow(tx, member), { id: circleId, closed: circle.closed_at !== null });
  return verdict.ok ? done() : verdict;
}

/** Ends a mandate before its day. It stays readable, with both dates. */
export async function endMandate(
  member: Member,
  mandateId: Id,
): Promise<Outcome<undefined, 'mandate-unknown' | 'mandate-over' | 'last-admin' | 'admins-only'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const admins = await lastingAdmins(tx, collectiveId);
    const mandate = await lockMandate(tx, collectiveId, mandateId);
    if (mandate === undefined) return refused('mandate-unknown');
    const last = admins.length === 1 && admins[0]?.mandateId === mandateId;
    const mine = mandate.personId === member.personId;
    const verdict = mayEndMandate(await rolesNow(tx, member), { ...mandate, mine, last });
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
      particulars: { mandate: mandateId, role: mandate.role, circle: mandate.circleId, persons: [mandate.personId] },
    });
    await announceRevocation(tx, mandate.personId);
    return done();
  }, member);
}

type NotRenewed =
  | 'mandate-unknown'
  | 'circle-closed'
  | 'mandate-over'
  | 'mandate-lasting'
  | 'mandate-renewed'
  | 'mandate-dates'
  | 'not-members'
  | 'admins-only';

/** Renews a mandate that has an end: a further one follows it, from its end or, once that is past, from now. `endsAt`: null, until it is ended. */
export async function renewMandate(
  member: Member,
  mandateId: Id,
  endsAt: Date | null,
): Promise<Outcome<Id, NotRenewed>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const mandate = await lockMandate(tx, collectiveId, mandateId);
    if (mandate === undefined) return refused('mandate-unknown');
    if (mandate.circleClosed) return refused('circle-closed');
    const facts = { ...mandate, mine: mandate.personId === member.personId, lasting: mandate.endsAt === null };
    const verdict = mayRenewMandate(await rolesNow(tx, member), facts);
    if (!verdict.ok) return verdict;
    if (!(await isMember(tx, collectiveId, mandate.personId))) return refused('not-members');
    if (endsAt !== null && endsAt <= mandate.follows) return refused('mandate-dates');
    const id = newId();
    const { role, circleId, personId, scope, follows } = mandate;
    await tx
      .insertInto('mandates')
      .values({
        id,
        collective_id: collectiveId,
        circle_id: circleId,
        audience_id: audienceId,
        person_id: personId,
        role,
        scope,
        starts_at: follows,
        ends_at: endsAt,
        renews_id: mandateId,
      })
      .execute();
    const particulars = { mandate: id, renews: mandateId, role, circle: circleId, persons: [personId] };
    await record(tx, member, { act: 'mandate.renewed', collectiveId, audienceId, particulars });
    return done(id);
  }, member);
}

interface LockedMandate {
  readonly role: Role;
  readonly circleId: Id | null;
  readonly personId: Id;
  readonly scope: string;
  readonly endsAt: Date | null;
  readonly over: boolean;
  /** Ended before its time. */
  readonly ended: boolean;
  readonly renewed: boolean;
  readonly circleClosed: boolean;
  /** When a mandate that follows this one begins. */
  readonly follows: Date;
}

async function lockMandate(tx: Tx, collectiveId: Id, mandateId: Id): Promise<LockedMandate | undefined> {
  const { rows } = await sql<LockedMandate>`
    select d.role, d.circle_id as "circleId", d.person_id as "personId", d.scope, d.ends_at as "endsAt",
      d.ended_at is not null or coalesce(d.ends_at <= moment(), false) as over, d.ended_at is not null as ended,
      exists (select from mandates n where n.renews_id = d.id) as renewed, k.closed_at is not null as "circleClosed",
      greatest(coalesce(d.ends_at, moment()), moment()) as follows
    from mandates d left join circles k on k.id = d.circle_id where d.id = ${mandateId} and d.collective_id = ${collectiveId} for update of d`.execute(
    tx,
  );
  return rows[0];
}
