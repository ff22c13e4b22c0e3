import { sql } from 'kysely';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { AudienceChoice } from '../../audiences/types.ts';
import type { Member } from '../../types.ts';

/**
 * The audience that a choice stands for, inside the member's transaction; named participants get one of their own, with
 * whoever chooses among them. One cannot write for a circle one is not in, nor for a network that the collective is not in, nor name
 * somebody who is not in the collective.
 */
export async function chooseAudience(
  tx: Tx,
  member: Member,
  choice: AudienceChoice,
): Promise<Outcome<Id, 'not-in-circle' | 'not-in-network' | 'nobody-named' | 'not-members'>> {
  switch (choice.kind) {
    case 'public':
      return done(publicAudience);
    case 'collective':
      return done(member.place.audienceId);
    case 'circle': {
      const circle = member.place.circles.find((one) => one.id === choice.circleId);
      return circle === undefined ? refused('not-in-circle') : done(circle.audienceId);
    }
    case 'network':
      return holdNetwork(tx, member, choice.networkId);
    case 'named':
      return nameParticipants(tx, member, choice.personIds);
  }
}

/** Asked of the database at this moment: a collective that has just left gives nothing more, and cannot leave meanwhile. */
async function holdNetwork(tx: Tx, { place }: Member, networkId: Id): Promise<Outcome<Id, 'not-in-network'>> {
  const { rows } = await sql<{ readers: Id | null }>`
    select hold_network(${networkId}, ${place.collectiveId}) as readers`.execute(tx);
  const readers = rows[0]?.readers ?? null;
  return readers === null ? refused('not-in-network') : done(readers);
}

async function nameParticipants(
  tx: Tx,
  member: Member,
  personIds: readonly Id[],
): Promise<Outcome<Id, 'nobody-named' | 'not-members'>> {
  const others = personIds.filter((id) => id !== member.personId);
  if (others.length === 0) return refused('nobody-named');
  const id = newId();
  const { rows } = await sql<{ opened: boolean }>`
    select open_named_audience(${id}, ${member.place.collectiveId}, ${others}::uuid[]) as opened`.execute(tx);
  return rows[0]?.opened === true ? done(id) : refused('not-members');
}
