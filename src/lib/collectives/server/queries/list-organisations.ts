import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { Member } from '../../types.ts';
import { clockOf } from './list-mandates.ts';
import '../tables.ts';

export interface OrganisationPerson {
  readonly personId: Id;
  readonly name: string;
  /** Carries its voice now. */
  readonly speaks: boolean;
  readonly from: Date | null;
  readonly until: Date | null;
}

export interface ListedOrganisation {
  readonly id: Id;
  readonly name: string;
  readonly place: string;
  readonly joinedAt: Date;
  readonly people: readonly OrganisationPerson[];
}

export interface OrganisationsPage {
  readonly organisations: readonly ListedOrganisation[];
  /** Those who come from none of them. */
  readonly alone: readonly OrganisationPerson[];
  readonly now: Date;
  readonly timeZone: string;
}

type PersonRow = OrganisationPerson & { readonly organisationId: Id | null };

/** The member organisations with their people, by name. In three statements. */
export async function findOrganisations(member: Member): Promise<OrganisationsPage> {
  const { audienceId, collectiveId } = member.place;
  return readAs(member, async (tx) => {
    const { rows: people } = await sql<PersonRow>`
      select m.organisation_id as "organisationId", m.person_id as "personId", a.name, speaks_now(m) as speaks,
        m.speaks_from as from, m.speaks_until as until
      from memberships m join attributions a on a.person_id = m.person_id and a.audience_id = ${audienceId}
      where m.collective_id = ${collectiveId} and m.until is null order by lower(a.name), m.person_id`.execute(tx);
    const { rows: organisations } = await sql<Omit<ListedOrganisation, 'people'>>`
      select id, name, place, joined_at as "joinedAt" from organisations
      where collective_id = ${collectiveId} and left_at is null order by lower(name), id`.execute(tx);
    const of = (id: Id | null) => people.filter(({ organisationId }) => organisationId === id);
    return {
      ...(await clockOf(tx, collectiveId)),
      organisations: organisations.map((organisation) => ({ ...organisation, people: of(organisation.id) })),
      alone: of(null),
    };
  });
}
