import type { Kysely } from 'kysely';
import { asViewer } from '#lib/collectives/gate.ts';
import type { HeldRole, Member, Place, Session } from '#lib/collectives/types.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import type { Tables } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import '#lib/collectives/server/tables.ts';
import '#lib/identity/server/tables.ts';

/** A collective ready to decide: persons, member organisations with who speaks for them, one circle, roles. */
export interface Deciders {
  readonly collectiveId: Id;
  readonly slug: string;
  readonly audienceId: Id;
  readonly circleId: Id;
  readonly circleAudienceId: Id;
  readonly persons: readonly Id[];
  readonly organisations: readonly Id[];
  /** Who this person is through the gate now; `at`: the moment their acts are told to happen. */
  member(index: number, at?: Date): Member;
  session(index: number, at?: Date): Session;
}

export interface World {
  readonly persons: number;
  /** The first ones each speak for an organisation of their own. */
  readonly organisations?: number;
  /** The first ones are in the circle. */
  readonly circle?: number;
  /** By index of person: roles in the whole collective. */
  readonly roles?: Readonly<Record<number, HeldRole['role'][]>>;
}

export async function makeDeciders(db: Kysely<Tables>, world: World): Promise<Deciders> {
  const collectiveId = newId();
  const [audienceId, circleId, circleAudienceId] = [newId(), newId(), newId()];
  const slug = `c${collectiveId.slice(-12)}`;
  await db
    .insertInto('audiences')
    .values([
      { id: audienceId, kind: 'collective', collective_id: collectiveId, circle_id: null },
      { id: circleAudienceId, kind: 'circle', collective_id: collectiveId, circle_id: circleId },
    ])
    .execute();
  await db
    .insertInto('collectives')
    .values({
      id: collectiveId,
      audience_id: audienceId,
      members_audience_id: audienceId,
      slug,
      name: 'Le Ravaudoir',
    })
    .execute();
  await db
    .insertInto('circles')
    .values({
      id: circleId,
      collective_id: collectiveId,
      audience_id: audienceId,
      readers_audience_id: circleAudienceId,
      slug: 'equipement',
      name: 'Équipement',
    })
    .execute();
  const persons = Array.from({ length: world.persons }, newId);
  const organisations = Array.from({ length: world.organisations ?? 0 }, newId);
  await db
    .insertInto('persons')
    .values(persons.map((id, at) => ({ id, name: `Personne ${String(at)}`, email: `${id}@test.example` }) as never))
    .execute();
  await db
    .insertInto('attributions')
    .values(persons.map((person_id, at) => ({ person_id, audience_id: audienceId, name: `Personne ${String(at)}` })))
    .execute();
  if (organisations.length > 0)
    await db
      .insertInto('organisations')
      .values(
        organisations.map(
          (id, at) =>
            ({ id, collective_id: collectiveId, audience_id: audienceId, name: `Structure ${String(at)}` }) as never,
        ),
      )
      .execute();
  const memberships = persons.map((person_id, at) => ({
    id: newId(),
    collective_id: collectiveId,
    audience_id: audienceId,
    person_id,
    organisation_id: organisations[at] ?? null,
    speaks_for_organisation: at < organisations.length,
  }));
  await db.insertInto('memberships').values(memberships).execute();
  const inCircle = persons.slice(0, world.circle ?? 0);
  if (inCircle.length > 0)
    await db
      .insertInto('circle_members')
      .values(
        inCircle.map(
          (person_id) =>
            ({
              id: newId(),
              circle_id: circleId,
              collective_id: collectiveId,
              audience_id: audienceId,
              person_id,
            }) as never,
        ),
      )
      .execute();

  const session = (index: number, at?: Date): Session => {
    const personId = persons[index] ?? '';
    const circles = index < inCircle.length ? [{ id: circleId, audienceId: circleAudienceId }] : [];
    const place = {
      collectiveId,
      membershipId: memberships[index]?.id ?? '',
      slug,
      name: 'Le Ravaudoir',
      emblem: 'weave',
      isDemo: false,
      audienceId,
      organisationId: organisations[index] ?? null,
      organisationName: organisations[index] === undefined ? null : `Structure ${String(index)}`,
      speaksForOrganisation: index < organisations.length,
      opensCircles: 'admins',
      invites: 'mandated',
      closed: false,
      closesAt: null,
      circles,
      networks: [],
      roles: (world.roles?.[index] ?? []).map((role) => ({ role, circleId: null })),
    } satisfies Place;
    return {
      sessionId: newId(),
      personId,
      name: `Personne ${String(index)}`,
      locale: 'fr',
      theme: null,
      isHost: false,
      mayOpen: false,
      news: { asking: 0, others: 0 },
      audiences: [publicAudience, audienceId, ...circles.map((circle) => circle.audienceId)],
      places: [place],
      ...(at === undefined ? {} : { moment: at }),
    };
  };
  return {
    collectiveId,
    slug,
    audienceId,
    circleId,
    circleAudienceId,
    persons,
    organisations,
    session,
    member(index, at) {
      const viewer = asViewer(session(index, at), slug);
      if (viewer.kind !== 'member') throw new Error('the gate refused a member of the test');
      return at === undefined ? viewer : { ...viewer, moment: at };
    },
  };
}
