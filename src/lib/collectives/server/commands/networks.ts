import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

/** Opens a network, the member's collective its first. */
export async function openNetwork(
  member: Member,
  input: { readonly name: string; readonly summary: string },
): Promise<Outcome<{ readonly id: Id; readonly audienceId: Id }, 'admins-only'>> {
  return asOwner(async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    const id = newId();
    const audienceId = newId();
    await tx
      .insertInto('audiences')
      .values({ id: audienceId, kind: 'network', collective_id: null, circle_id: null })
      .execute();
    await tx
      .insertInto('networks')
      .values({ id, audience_id: audienceId, name: input.name, summary: input.summary, opened_by: member.personId })
      .execute();
    await bringIn(tx, { id, audienceId }, member.place.collectiveId);
    const { collectiveId } = member.place;
    await record(tx, member, { act: 'network.opened', collectiveId, audienceId, particulars: { network: id } });
    return done({ id, audienceId });
  }, member);
}

/** Changes what a network says of itself: who governs any collective of it. */
export async function renameNetwork(
  member: Member,
  input: { readonly networkId: Id; readonly name: string; readonly summary: string },
): Promise<Outcome<undefined, 'network-unknown' | 'admins-only'>> {
  const { collectiveId } = member.place;
  return asOwner(async (tx) => {
    const network = await lockNetwork(tx, collectiveId, input.networkId);
    if (network === undefined) return refused('network-unknown');
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    const { name, summary } = input;
    await tx.updateTable('networks').set({ name, summary }).where('id', '=', network.id).execute();
    const particulars = { network: network.id, from: network.name, name };
    await record(tx, member, { act: 'network.renamed', collectiveId, audienceId: network.audience_id, particulars });
    return done();
  }, member);
}

/** Puts a collective in a network. Whether it was not in it yet. */
export async function bringIn(
  tx: Tx,
  network: { readonly id: Id; readonly audienceId: Id },
  collectiveId: Id,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('network_collectives')
    .values({ id: newId(), network_id: network.id, audience_id: network.audienceId, collective_id: collectiveId })
    .onConflict((conflict) => conflict.columns(['network_id', 'collective_id']).where('until', 'is', null).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/**
 * Leaves a network, at once: the collective reads nothing more of it, and what it gave the network to read goes back to its own members.
 * Also possible for a collective that has closed. The last one to leave closes the network.
 */
export async function leaveNetwork(
  member: Member,
  networkId: Id,
): Promise<Outcome<undefined, 'network-unknown' | 'admins-only'>> {
  const { collectiveId, audienceId: membersAudienceId } = member.place;
  return asOwner(async (tx) => {
    await lockGiven(tx, collectiveId, networkId);
    const network = await lockNetwork(tx, collectiveId, networkId);
    if (network === undefined) return refused('network-unknown');
    const verdict = mayGovern(await rolesNow(tx, member, 'even closed'));
    if (!verdict.ok) return verdict;
    const readers = await personsOf(tx, networkId);
    await tx
      .updateTable('network_collectives')
      .set({ until: sql<Date>`moment()` })
      .where('network_id', '=', networkId)
      .where('collective_id', '=', collectiveId)
      .where('until', 'is', null)
      .execute();
    await withdrawInvitations(tx, networkId, collectiveId);
    await takeBack(tx, { collectiveId, membersAudienceId, networkAudienceId: network.audience_id });
    await forgetNames(tx, networkId, collectiveId);
    await closeIfEmpty(tx, networkId);
    const particulars = { network: networkId };
    await record(tx, member, { act: 'network.left', collectiveId, audienceId: membersAudienceId, particulars });
    await announceRevocation(tx, ...readers);
    return done();
  }, member);
}

/** The network that this collective is in, locked until the end of the transaction. */
export async function lockNetwork(tx: Tx, collectiveId: Id, networkId: Id) {
  return tx
    .selectFrom('networks as n')
    .innerJoin('network_collectives as x', 'x.network_id', 'n.id')
    .select(['n.id', 'n.name', 'n.summary', 'n.audience_id'])
    .where('n.id', '=', networkId)
    .where('x.collective_id', '=', collectiveId)
    .where('x.until', 'is', null)
    .forUpdate('n')
    .executeTakeFirst();
}

/** What the collective gave the network, locked first: whoever publishes holds the note, then the network (`hold_network`). */
async function lockGiven(tx: Tx, collectiveId: Id, networkId: Id): Promise<void> {
  for (const table of ['notes', 'threads'] as const)
    await sql`
      select from ${sql.table(table)} t join items i on i.id = t.item_id join networks n on n.audience_id = i.audience_id
      where n.id = ${networkId} and i.collective_id = ${collectiveId} order by i.id for update of t`.execute(tx);
}

async function personsOf(tx: Tx, networkId: Id): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select distinct m.person_id as id from network_collectives x
    join memberships m on m.collective_id = x.collective_id and m.until is null
    where x.network_id = ${networkId} and x.until is null`.execute(tx);
  return rows.map(({ id }) => id);
}

async function withdrawInvitations(tx: Tx, networkId: Id, collectiveId: Id): Promise<void> {
  await tx
    .updateTable('network_invitations')
    .set({ withdrawn_at: sql<Date>`moment()` })
    .where('network_id', '=', networkId)
    .where('by_collective_id', '=', collectiveId)
    .where('withdrawn_at', 'is', null)
    .where('settled_at', 'is', null)
    .execute();
}

interface Whose {
  readonly collectiveId: Id;
  readonly membersAudienceId: Id;
  readonly networkAudienceId: Id;
}

/** What hangs on the items follows them; a published version has readers of its own. */
async function takeBack(tx: Tx, { collectiveId, membersAudienceId, networkAudienceId }: Whose): Promise<void> {
  await sql`
    update note_versions v set audience_id = ${membersAudienceId} from items i
    where i.id = v.item_id and i.collective_id = ${collectiveId} and v.audience_id = ${networkAudienceId}`.execute(tx);
  await sql`
    update items set audience_id = ${membersAudienceId}
    where collective_id = ${collectiveId} and audience_id = ${networkAudienceId}`.execute(tx);
}

/** Whoever signed for this collective alone is known to the network no more. */
async function forgetNames(tx: Tx, networkId: Id, collectiveId: Id): Promise<void> {
  await sql`
    delete from attributions a using networks n
    where n.id = ${networkId} and a.audience_id = n.audience_id
      and exists (select from memberships m where m.person_id = a.person_id and m.collective_id = ${collectiveId})
      and not exists (select from memberships m join network_collectives x on x.collective_id = m.collective_id and x.until is null
        where m.person_id = a.person_id and x.network_id = n.id)`.execute(tx);
}

async function closeIfEmpty(tx: Tx, networkId: Id): Promise<void> {
  await sql`
    update networks n set closed_at = moment() where n.id = ${networkId}
      and not exists (select from network_collectives x where x.network_id = n.id and x.until is null)`.execute(tx);
}
