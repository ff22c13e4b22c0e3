import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

/** Welcomes a member organisation. */
export async function addOrganisation(
  member: Member,
  input: { readonly name: string; readonly place: string },
): Promise<Outcome<Id, 'admins-only'>> {
  const { collectiveId, audienceId } = member.place;
  return asReader(member, async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
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

/** Changes the name and the place of a member organisation. */
export async function renameOrganisation(
  member: Member,
  input: { readonly organisationId: Id; readonly name: string; readonly place: string },
): Promise<Outcome<undefined, 'admins-only' | 'organisation-unknown'>> {
  const { collectiveId, audienceId } = member.place;
  return asReader(member, async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    const renamed = await tx
      .updateTable('organisations')
      .set({ name: input.name, place: input.place })
      .where('id', '=', input.organisationId)
      .where('collective_id', '=', collectiveId)
      .where('left_at', 'is', null)
      .executeTakeFirst();
    if (renamed.numUpdatedRows === 0n) return refused('organisation-unknown');
    const particulars = { organisation: input.organisationId, name: input.name };
    await record(tx, member, { act: 'organisation.renamed', collectiveId, audienceId, particulars });
    return done();
  });
}

export interface Voice {
  readonly personId: Id;
  /** null: in their own name alone. */
  readonly organisationId: Id | null;
  readonly speaks: boolean;
  /** From now, or from a day; until it is taken back, or to a day. */
  readonly from?: Date | null;
  readonly until?: Date | null;
}

/**
 * Says from which organisation a member comes, and whether they carry its voice, for how long. Several may carry it: it stays one voice,
 * and says what the last of them said.
 */
export async function placeInOrganisation(
  member: Member,
  input: Voice,
): Promise<Outcome<undefined, 'admins-only' | 'organisation-unknown' | 'not-members' | 'mandate-dates'>> {
  const { collectiveId, audienceId } = member.place;
  const { from = null, until = null } = input;
  if (from !== null && until !== null && until <= from) return refused('mandate-dates');
  return asReader(member, async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
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
    }
    const speaks = input.speaks && input.organisationId !== null;
    const placed = await tx
      .updateTable('memberships')
      .set({
        organisation_id: input.organisationId,
        speaks_for_organisation: speaks,
        speaks_from: speaks ? from : null,
        speaks_until: speaks ? until : null,
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
      particulars: { organisation: input.organisationId, speaks, from, until, persons: [input.personId] },
    });
    return done();
  });
}

/** An organisation leaves: its people stay members in their own name, until they leave too. */
export async function endOrganisation(
  member: Member,
  organisationId: Id,
): Promise<Outcome<undefined, 'admins-only' | 'organisation-unknown'>> {
  const { collectiveId, audienceId } = member.place;
  return asReader(member, async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
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
      .set({ organisation_id: null, speaks_for_organisation: false, speaks_from: null, speaks_until: null })
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
