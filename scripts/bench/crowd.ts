import type { Pool } from 'pg';
import { joinCircle, openCircle } from '#lib/collectives/server/commands/circles.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { memberOf, type World } from './world.ts';

const collectives = 2_000;
const otherAudiences = 15_000;
/** Beside the public and their collective's. */
const circles = 6;

export interface Home {
  readonly collectiveId: Id;
  readonly audienceId: Id;
}

/** Everywhere the second person of the world reads but the public: their collective and six circles, made here. */
export async function audiencesOf(world: World): Promise<Home[]> {
  const founder = await memberOf(world);
  for (let number = 1; number <= circles; number++) {
    const circle = await openCircle(founder, {
      name: `Cercle ${String(number)}`,
      kind: 'circle',
      purpose: '',
      parentId: null,
    });
    if (!circle.ok) throw new Error(circle.reason);
    await joinCircle(founder, circle.value.id, world.personIds[1] ?? '');
  }
  const { audiences, place } = await memberOf(world, 1);
  if (audiences.length !== circles + 2) throw new Error(`the reader holds ${String(audiences.length)} audiences`);
  return audiences.map((audienceId) => ({ collectiveId: place.collectiveId, audienceId }));
}

/** 2,000 other collectives with 15,000 audiences among them, whom nobody of the world reads. */
export async function makeOthers(pool: Pool): Promise<Home[]> {
  const ids = Array.from({ length: collectives }, newId);
  const homes = Array.from({ length: otherAudiences }, (_, index) => ({
    collectiveId: ids[index % collectives] ?? '',
    audienceId: newId(),
  }));
  await pool.query(
    `insert into audiences (id, kind, collective_id)
     select a, case when n <= $3 then 'collective' else 'circle' end, c from unnest($1::uuid[], $2::uuid[]) with ordinality x (a, c, n)`,
    [homes.map(({ audienceId }) => audienceId), homes.map(({ collectiveId }) => collectiveId), collectives],
  );
  await pool.query(
    `insert into collectives (id, audience_id, members_audience_id, slug, name)
     select c, a, a, 'banc-' || n, 'Collectif ' || n from unnest($1::uuid[], $2::uuid[]) with ordinality x (a, c, n)`,
    [homes.slice(0, collectives).map(({ audienceId }) => audienceId), ids],
  );
  return homes;
}

/** Fills tables without waiting for the disk at each commit, then lets PostgreSQL learn what they hold. */
export async function quickly(pool: Pool, fill: () => Promise<void>): Promise<void> {
  await pool.query('alter system set synchronous_commit = off');
  await pool.query('select pg_reload_conf()');
  await fill();
  await pool.query('alter system reset synchronous_commit');
  await pool.query('select pg_reload_conf()');
  await pool.query('vacuum analyze');
}
