import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import '../tables.ts';

/** Welcomes a member organisation. */
export async function addOrganisation(
  member: Member,
  input: { readonly name: string; readonly place: string },
): Promise<Outcome<Id, 'admins-only'>> {
  const verdict = mayGovern(member.place);
  if (!verdict.ok) return verdict;
  const { collectiveId, audienceId } = member.place;
  return asReader(member, async (tx) => {
    const id = newId();
    await tx
      .insertInto('organisations')
      .values({
        id,
        collective_id: collectiveId,
        audience_id: audienceId,
        name: input.name,
        place: input.place,
        left_at: null,
      })
      .execute();
    await record(tx, member, {
      act: 'organisation.joined',
      collectiveId,
      audienceId,
      particulars: { organisation: id },
    });
    return done(id);
  });
}

/** Says from which organisation a member comes, and whether they carry its voice. One person at a time carries it. */
export async function placeInOrganisation(
  member: Member,
  input: { readonly personId: Id; readonly organisationId: Id | null; readonly speaks: boolean },
): Promise<Outcome<undefined, 'admins-only' | 'organisation-unknown' | 'not-members'>> {
  const verdict = mayGovern(member.place);
  if (!verdict.ok) return verdict;
  const { collectiveId, audienceId } = member.place;
  return asReader(member, async (tx) => {
    if (input.organisationId !== null) {
      const organisation = await tx
        .selectFrom('organisations')
        .select('id')
        .where('id', '=', input.organisationId)
        .where('collective_id', '=', collectiveId)
        .where('left_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (organisation === undefined) return refused('organisation-unknown');
      if (input.speaks)
        await tx
          .updateTable('memberships')
          .set({ speaks_for_organisation: false })
          .where('organisation_id', '=', input.organisationId)
          .where('until', 'is', null)
          .execute();
    }
    const placed = await tx
      .updateTable('memberships')
      .set({
        organisation_id: input.organisationId,
        speaks_for_organisation: input.speaks && input.organisationId !== null,
      })
      .where('collective_id', '=', collectiveId)
      .where('person_id', '=', input.personId)
      .where('until', 'is', null)
      .executeTakeFirst();
    if (placed.numUpdatedRows === 0n) return refused('not-members');
    await record(tx, member, {
      act: 'voice.given',
      collectiveId,
      audienceId,
      particulars: { organisation: input.organisationId, speaks: input.speaks, persons: [input.personId] },
    });
    return done();
  });
}

/** An organisation leaves: its people stay members in their own name, until they leave too. */
export async function endOrganisation(
  member: Member,
  organisationId: Id,
): Promise<Outcome<undefined, 'admins-only' | 'organisation-unknown'>> {
  const verdict = mayGovern(member.place);
  if (!verdict.ok) return verdict;
  const { collectiveId, audienceId } = member.place;
  return asReader(member, async (tx) => {
    const left = await tx
      .updateTable('organisations')
      .set({ left_at: sql<Date>`moment()` })
      .where('id', '=', organisationId)
      .where('collective_id', '=', collectiveId)
      .where('left_at', 'is', null)
      .executeTakeFirst();
    if (left.numUpdatedRows === 0n) return refused('organisation-unknown');
    await tx
      .updateTable('memberships')
      .set({ organisation_id: null, speaks_for_organisation: false })
      .where('organisation_id', '=', organisationId)
      .where('until', 'is', null)
      .execute();
    await record(tx, member, {
      act: 'organisation.left',
      collectiveId,
      audienceId,
      particulars: { organisation: organisationId },
    });
    return done();
  });
}
