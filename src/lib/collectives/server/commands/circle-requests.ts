import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayAskCircle, mayTendCircle } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { lockCircle, startInCircle } from './circles.ts';
import { isMember } from './membership.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

type NotAsked = 'circle-unknown' | 'circle-closed' | 'already-in-circle' | 'circle-by-invitation' | 'already-asked';

/** Asks to come into a circle, with a word for those who look after it. */
export async function askCircle(member: Member, circleId: Id, message: string): Promise<Outcome<undefined, NotAsked>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, collectiveId, circleId);
    if (circle === undefined) return refused('circle-unknown');
    const { rows } = await sql<{ mine: boolean; asked: boolean }>`
      select exists (select from circle_members where circle_id = ${circleId} and person_id = ${member.personId} and until is null) as mine,
        exists (select from circle_requests where circle_id = ${circleId} and person_id = ${member.personId} and settled_at is null) as asked`.execute(
      tx,
    );
    const facts = { closed: circle.closed_at !== null, admission: circle.admission, mine: rows[0]?.mine === true };
    const verdict = mayAskCircle(facts);
    if (!verdict.ok) return verdict;
    if (rows[0]?.asked === true) return refused('already-asked');
    await tx
      .insertInto('circle_requests')
      .values({
        id: newId(),
        circle_id: circleId,
        collective_id: collectiveId,
        audience_id: audienceId,
        person_id: member.personId,
        message,
      })
      .execute();
    await record(tx, member, { act: 'circle.asked', collectiveId, audienceId, particulars: { circle: circleId } });
    return done();
  }, member);
}

type NotSettled = 'circle-unknown' | 'circle-closed' | 'admins-only' | 'request-unknown' | 'not-members';

/** Answers a request: lets the person in, or not. Asking again stays possible. */
export async function settleCircleRequest(
  member: Member,
  input: { readonly circleId: Id; readonly requestId: Id; readonly accept: boolean },
): Promise<Outcome<undefined, NotSettled>> {
  const { collectiveId, audienceId } = member.place;
  return asOwner(async (tx) => {
    const circle = await lockCircle(tx, collectiveId, input.circleId);
    if (circle === undefined) return refused('circle-unknown');
    const facts = { id: input.circleId, closed: circle.closed_at !== null };
    const verdict = mayTendCircle(await rolesNow(tx, member), facts);
    if (!verdict.ok) return verdict;
    const asked = await tx
      .selectFrom('circle_requests')
      .select('person_id')
      .where('id', '=', input.requestId)
      .where('circle_id', '=', input.circleId)
      .where('settled_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (asked === undefined) return refused('request-unknown');
    const personId = asked.person_id;
    if (input.accept && !(await isMember(tx, collectiveId, personId))) return refused('not-members');
    await tx
      .updateTable('circle_requests')
      .set({ settled_at: sql<Date>`moment()`, settled_by: member.personId, accepted: input.accept })
      .where('id', '=', input.requestId)
      .execute();
    if (input.accept) {
      const where = { circleId: input.circleId, readersAudienceId: circle.readers_audience_id };
      await startInCircle(tx, member, where, personId);
    } else {
      const particulars = { circle: input.circleId, persons: [personId] };
      await record(tx, member, { act: 'circle.refused', collectiveId, audienceId, particulars });
    }
    return done();
  }, member);
}
