import { sql } from 'kysely';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayGovern } from '../../rules.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Member } from '../../types.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

/** Changes what a collective says of itself and settles for itself. Gives its address: the former one goes on leading to it. */
export async function changeSettings(
  member: Member,
  input: Settings,
): Promise<Outcome<{ readonly slug: string }, 'admins-only' | 'slug-taken'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('minga.slugs'))`.execute(tx);
    const before = await lockSettings(tx, collectiveId);
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    if (input.slug !== before.slug && (await isTaken(tx, collectiveId, input.slug))) return refused('slug-taken');
    const after = {
      slug: input.slug,
      name: input.name,
      summary: input.purpose,
      territory: input.territory,
      default_method: input.method,
      voices: input.voices,
      time_zone: input.timeZone,
      audience_id: input.face === 'hidden' ? audienceId : publicAudience,
      admission: input.face === 'request' ? ('request' as const) : ('invited' as const),
      opens_circles: input.opensCircles,
      invites: input.invites,
    };
    await tx.updateTable('collectives').set(after).where('id', '=', collectiveId).execute();
    if (input.slug !== before.slug) await keepFormerSlug(tx, collectiveId, before.slug, after);
    const changed = Object.fromEntries(
      Object.entries(after)
        .filter(([key, value]) => before[key as keyof typeof after] !== value)
        .map(([key, value]) => [key, { from: before[key as keyof typeof after], to: value }]),
    );
    if (Object.keys(changed).length > 0)
      await record(tx, member, { act: 'collective.settled', collectiveId, audienceId, particulars: { changed } });
    return done({ slug: input.slug });
  });
}

async function lockSettings(tx: Tx, collectiveId: Id) {
  return tx
    .selectFrom('collectives')
    .select(['slug', 'name', 'summary', 'territory', 'default_method', 'voices', 'time_zone', 'audience_id'])
    .select(['admission', 'opens_circles', 'invites'])
    .where('id', '=', collectiveId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** By another collective, now or before: an address that was given leads to the same people for ever. */
async function isTaken(tx: Tx, collectiveId: Id, slug: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select exists (select from collectives where slug = ${slug} and id <> ${collectiveId})
      or exists (select from collective_slugs where slug = ${slug} and collective_id <> ${collectiveId}) as taken`.execute(
    tx,
  );
  return rows[0]?.taken !== false;
}

async function keepFormerSlug(
  tx: Tx,
  collectiveId: Id,
  former: string,
  { slug, audience_id }: { readonly slug: string; readonly audience_id: Id },
): Promise<void> {
  await tx.deleteFrom('collective_slugs').where('slug', '=', slug).execute();
  await tx.insertInto('collective_slugs').values({ slug: former, collective_id: collectiveId, audience_id }).execute();
}
