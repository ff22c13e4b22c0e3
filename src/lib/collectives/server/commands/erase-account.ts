import { sql } from 'kysely';
import { forgetPerson } from '#lib/identity/server/commands/forget-person.ts';
import { judgeProof, type Unproved } from '#lib/identity/server/queries/proof.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import * as m from '#lib/messages/messages.js';
import { mayEraseAccount, type NotErased } from '../../erasure/rules.ts';
import type { Session } from '../../types.ts';
import { heldOf } from '../queries/erasure.ts';
import { endMembership } from './membership.ts';
import '../tables.ts';

/**
 * Erases one's account at once, all of it or nothing: memberships, circles and mandates end, the person is forgotten
 * (`forgetPerson`), and what they wrote stays under « compte effacé ». `typed`: the word asked for, `word`.
 */
export async function eraseAccount(
  session: Session,
  { typed, word }: { readonly typed: string; readonly word: string },
): Promise<Outcome<undefined, NotErased | Unproved['reason']>> {
  return asOwner(async (tx) => {
    const proof = await judgeProof(tx, session);
    if (!proof.ok) return proof;
    const places = await placesOf(tx, session.personId);
    const { governsAlone, isLastHost } = await heldOf(tx, session.personId);
    const verdict = mayEraseAccount({ typed, word, governsAlone: governsAlone.length, isLastHost });
    if (!verdict.ok) return verdict;
    for (const place of places) {
      await endMembership(tx, session, place, session.personId);
      const { collectiveId, membersAudienceId: audienceId } = place;
      await record(tx, session, { act: 'account.erased', collectiveId, audienceId });
    }
    // What stands in place of the name wherever it was known, in the language of the installation; screens say it in the reader's own.
    await forgetPerson(tx, session, m.collectives_erased_account({}, { locale: 'fr' }));
    return done();
  });
}

/** Where they are a member, each locked, always in the same order: others who would leave govern one by one. */
async function placesOf(tx: Tx, personId: Id): Promise<{ collectiveId: Id; membersAudienceId: Id }[]> {
  await sql`select pg_advisory_xact_lock(hashtext('minga.hosts'))`.execute(tx);
  const { rows } = await sql<{ collectiveId: Id; membersAudienceId: Id }>`
    select c.id as "collectiveId", c.members_audience_id as "membersAudienceId" from collectives c
    where exists (select from memberships m where m.collective_id = c.id and m.person_id = ${personId} and m.until is null)
    order by c.id for update of c`.execute(tx);
  return rows;
}
