import { sql } from 'kysely';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayAskToJoin, mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { answerLetter, requestLetter } from '../letters/join-request.ts';
import { adminsOf } from '../queries/keepers.ts';
import { isMember, startMembership } from './membership.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

type NotAsked = 'collective-unknown' | 'already-member' | 'already-asked' | 'asked-too-often';

/**
 * Asks to join a collective that shows itself and takes requests; a word goes to each person who governs it. Any other collective is
 * unknown, whether it exists or not.
 */
export async function askToJoin(
  asker: { readonly personId: Id; readonly name: string },
  slug: string,
  message: string,
): Promise<Outcome<undefined, NotAsked>> {
  const { personId } = asker;
  return asOwner(async (tx) => {
    // One at a time for one person: two windows ask once.
    await sql`select from persons where id = ${personId} for update`.execute(tx);
    const collective = await askedCollective(tx, slug);
    if (collective === undefined) return refused('collective-unknown');
    const { rows } = await sql<{ waiting: boolean; today: number }>`
      select coalesce(bool_or(settled_at is null and collective_id = ${collective.id}), false) as waiting,
        count(*) filter (where created_at > now() - interval '1 day')::int as today
      from join_requests where person_id = ${personId}`.execute(tx);
    const verdict = mayAskToJoin({
      isMember: await isMember(tx, collective.id, personId),
      waiting: rows[0]?.waiting === true,
      today: rows[0]?.today ?? 0,
    });
    if (!verdict.ok) return verdict;
    await tx
      .insertInto('join_requests')
      .values({ id: newId(), collective_id: collective.id, person_id: personId, message })
      .execute();
    await record(tx, asker, { act: 'membership.asked', collectiveId: collective.id, audienceId: collective.members });
    for (const admin of await adminsOf(tx, collective.id))
      await queueMail(tx, requestLetter(admin, { collective: collective.name, slug, asker: asker.name, message }));
    return done();
  });
}

/** Takes one's request back. */
export async function withdrawJoinRequest(personId: Id, slug: string): Promise<Outcome<undefined, 'request-unknown'>> {
  return asOwner(async (tx) => {
    const { rows } = await sql<{ id: Id }>`
      update join_requests q set settled_at = now(), settled_by = ${personId}, accepted = false
      from collectives c where c.id = q.collective_id and c.slug = ${slug} and q.person_id = ${personId} and q.settled_at is null
      returning q.id`.execute(tx);
    return rows.length === 0 ? refused('request-unknown') : done();
  });
}

/** Answers a request, with a word: the person is a member at once, or not; either way a letter tells them, in their language. */
export async function settleJoinRequest(
  member: Member,
  input: { readonly requestId: Id; readonly accept: boolean; readonly word: string },
): Promise<Outcome<undefined, 'admins-only' | 'request-unknown'>> {
  const { collectiveId, audienceId, name: collective, slug } = member.place;
  return asOwner(async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    const { rows } = await sql<{ personId: Id; email: string | null; locale: string }>`
      update join_requests q set settled_at = now(), settled_by = ${member.personId}, accepted = ${input.accept}, answer = ${input.word}
      from persons p where q.id = ${input.requestId} and q.collective_id = ${collectiveId} and q.settled_at is null and p.id = q.person_id
      returning q.person_id as "personId", p.email, p.locale`.execute(tx);
    const [asker] = rows;
    if (asker === undefined) return refused('request-unknown');
    const where = { collectiveId, membersAudienceId: audienceId };
    if (input.accept) await startMembership(tx, member, where, { personId: asker.personId });
    else await record(tx, member, { act: 'membership.refused', collectiveId, audienceId });
    const { email, locale } = asker;
    if (email !== null) {
      const told = { collective, slug, accepted: input.accept, word: input.word };
      await queueMail(tx, answerLetter({ email, locale }, told));
    }
    return done();
  });
}

async function askedCollective(tx: Tx, slug: string) {
  return tx
    .selectFrom('collectives')
    .select(['id', 'name', 'members_audience_id as members'])
    .where('slug', '=', slug)
    .where('audience_id', '=', publicAudience)
    .where('admission', '=', 'request')
    .where(sql<boolean>`coalesce(closes_at > now(), true)`)
    .executeTakeFirst();
}
