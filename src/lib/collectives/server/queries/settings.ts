import { readAs } from '#lib/kernel/server/database.ts';
import { publicAudience } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import type { Settings } from '../../settings/schema.ts';
import type { Member } from '../../types.ts';
import '../tables.ts';

/** What the collective has settled for itself, as its form has it. One statement. */
export async function findSettings(member: Member): Promise<Settings> {
  return readAs(member, async (tx) => {
    const row = await tx
      .selectFrom('collectives')
      .select(['name', 'slug', 'summary', 'territory', 'voices', 'default_method', 'time_zone', 'audience_id'])
      .select(['admission', 'opens_circles', 'invites'])
      .where('id', '=', member.place.collectiveId)
      .executeTakeFirstOrThrow();
    const shown = row.audience_id === publicAudience;
    return {
      name: row.name,
      slug: row.slug,
      purpose: row.summary,
      territory: row.territory,
      voices: row.voices,
      method: row.default_method as Settings['method'],
      timeZone: row.time_zone,
      face: !shown ? 'hidden' : row.admission === 'request' ? 'request' : 'shown',
      opensCircles: row.opens_circles,
      invites: row.invites,
    };
  });
}

/** The address that a collective has now, by one it had; null when this reader sees no such collective. */
export async function findPresentSlug(reader: Reader, former: string): Promise<string | null> {
  return readAs(reader, async (tx) => {
    const row = await tx
      .selectFrom('collective_slugs as s')
      .innerJoin('collectives as c', 'c.id', 's.collective_id')
      .select('c.slug')
      .where('s.slug', '=', former)
      .executeTakeFirst();
    return row?.slug ?? null;
  });
}
