import { sql } from 'kysely';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

/** How many days pass between the word and the closing: time for everybody to see it, and to change one's mind. */
const delayDays = 7;

/** Says that the collective will be read and no longer written. `name`: its name, written by hand. */
export async function closeCollective(
  member: Member,
  name: string,
): Promise<Outcome<undefined, 'admins-only' | 'name-differs' | 'collective-closing'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const collective = await tx
      .selectFrom('collectives')
      .select(['name', 'closes_at'])
      .where('id', '=', collectiveId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    if (collective.closes_at !== null) return refused('collective-closing');
    if (name.trim().toLowerCase() !== collective.name.toLowerCase()) return refused('name-differs');
    await tx
      .updateTable('collectives')
      .set({ closes_at: sql<Date>`now() + make_interval(days => ${delayDays})` })
      .where('id', '=', collectiveId)
      .execute();
    await record(tx, member, { act: 'collective.closing', collectiveId, audienceId });
    return done();
  });
}

/** Takes that back, before the day or after it: everything is as it was. */
export async function reopenCollective(member: Member): Promise<Outcome<undefined, 'admins-only' | 'collective-open'>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const collective = await tx
      .selectFrom('collectives')
      .select('closes_at')
      .where('id', '=', collectiveId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const verdict = mayGovern(await rolesNow(tx, member, 'even closed'));
    if (!verdict.ok) return verdict;
    if (collective.closes_at === null) return refused('collective-open');
    await tx.updateTable('collectives').set({ closes_at: null }).where('id', '=', collectiveId).execute();
    await record(tx, member, { act: 'collective.reopened', collectiveId, audienceId });
    return done();
  });
}
