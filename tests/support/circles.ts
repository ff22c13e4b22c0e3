import type { CirclesTable } from '#lib/collectives/server/tables.ts';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Cast, CastName } from './cast.ts';

/** A circle of the cast, with these people in it. Their `member()` knows it from the next call on. */
export async function makeCircle(cast: Cast, name: string, people: readonly CastName[]): Promise<CirclesTable['id']> {
  const id = newId();
  const readers = newId();
  await asOwner(async (tx) => {
    await tx
      .insertInto('audiences')
      .values({ id: readers, kind: 'circle', collective_id: cast.collectiveId, circle_id: id })
      .execute();
    await tx
      .insertInto('circles')
      .values({
        id,
        collective_id: cast.collectiveId,
        audience_id: cast.membersAudienceId,
        readers_audience_id: readers,
        parent_id: null,
        slug: slugify(name),
        name,
        closed_at: null,
      })
      .execute();
    await tx
      .insertInto('circle_members')
      .values(
        people.map((one) => ({
          id: newId(),
          circle_id: id,
          collective_id: cast.collectiveId,
          audience_id: cast.membersAudienceId,
          person_id: cast.people[one].personId,
          until: null,
        })),
      )
      .execute();
  });
  return id;
}

/** Gives somebody of the cast a role in the collective. */
export async function giveRole(cast: Cast, one: CastName, role: 'admin' | 'facilitator' | 'secretary'): Promise<Id> {
  const id = newId();
  await asOwner((tx) =>
    tx
      .insertInto('mandates')
      .values({
        id,
        collective_id: cast.collectiveId,
        circle_id: null,
        audience_id: cast.membersAudienceId,
        person_id: cast.people[one].personId,
        role,
        ends_at: null,
        ended_at: null,
        decision_id: null,
      })
      .execute(),
  );
  return id;
}
