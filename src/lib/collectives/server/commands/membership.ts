import { sql } from 'kysely';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { record, type Actor } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import '../tables.ts';

interface Where {
  readonly collectiveId: Id;
  readonly membersAudienceId: Id;
}

interface Newcomer {
  readonly personId: Id;
  readonly organisationId?: Id | null;
}

/**
 * Makes somebody a member and known by name to the others. The one place where memberships start: the caller has judged the ground
 * (founder, invitation, accepted request). Already a member: nothing changes; whether a membership started.
 */
export async function startMembership(tx: Tx, by: Actor, where: Where, newcomer: Newcomer): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('memberships')
    .values({
      id: newId(),
      collective_id: where.collectiveId,
      audience_id: where.membersAudienceId,
      person_id: newcomer.personId,
      organisation_id: newcomer.organisationId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['collective_id', 'person_id']).where('until', 'is', null).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await knowByName(tx, newcomer.personId, where.membersAudienceId);
  await record(tx, by, {
    act: 'membership.started',
    collectiveId: where.collectiveId,
    audienceId: where.membersAudienceId,
    particulars: { persons: [newcomer.personId] },
  });
  return true;
}

/** Ends a membership and all that hung on it: circles, mandates, open sockets. Their texts and their name on them stay. */
export async function endMembership(tx: Tx, by: Actor, where: Where, personId: Id): Promise<void> {
  const { collectiveId } = where;
  const over = { until: sql<Date>`now()` };
  for (const table of ['memberships', 'circle_members'] as const)
    await tx
      .updateTable(table)
      .set(over)
      .where('collective_id', '=', collectiveId)
      .where('person_id', '=', personId)
      .where('until', 'is', null)
      .execute();
  await tx
    .updateTable('mandates')
    .set({ ended_at: sql<Date>`now()` })
    .where('collective_id', '=', collectiveId)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute();
  await tx
    .deleteFrom('circle_requests')
    .where('collective_id', '=', collectiveId)
    .where('person_id', '=', personId)
    .where('settled_at', 'is', null)
    .execute();
  await record(tx, by, {
    act: 'membership.ended',
    collectiveId,
    audienceId: where.membersAudienceId,
    particulars: { persons: [personId] },
  });
  await announceRevocation(tx, personId);
}

/** Lets the readers of an audience know this person by the name they chose: the public one for everybody, theirs elsewhere. */
export async function knowByName(tx: Tx, personId: Id, audienceId: Id): Promise<void> {
  await sql`
    insert into attributions (person_id, audience_id, name)
    select id, ${audienceId}::uuid, case when ${audienceId}::uuid = ${publicAudience}::uuid then public_name else name end
    from persons where id = ${personId}::uuid and erased_at is null and (${audienceId}::uuid <> ${publicAudience}::uuid or public_name is not null)
    on conflict (person_id, audience_id) do update set name = excluded.name, erased = false`.execute(tx);
}

/** Whether this person is in the collective now. */
export async function isMember(tx: Tx, collectiveId: Id, personId: Id): Promise<boolean> {
  const row = await tx
    .selectFrom('memberships')
    .select('id')
    .where('collective_id', '=', collectiveId)
    .where('person_id', '=', personId)
    .where('until', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
