import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import {
  mayAnswerNetwork,
  mayInviteToNetwork,
  networkInvitationDays,
  type NetworkOffer,
} from '../../networks/rules.ts';
import { mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { networkInvitationLetter } from '../letters/network-invitation.ts';
import { adminsOf } from '../queries/keepers.ts';
import { bringIn, lockNetwork } from './networks.ts';
import { rolesNow } from './standing.ts';
import '../tables.ts';

type NotInvited = 'network-unknown' | 'admins-only' | 'network-asked' | 'network-inside' | 'network-asked-often';

/**
 * Asks a collective of this installation into the network, by its name or its short address. Whether there is one, and whether it shows
 * itself, changes nothing in what is answered or seen on this side: only those who govern it, if it exists, are told.
 */
export async function inviteToNetwork(
  member: Member,
  input: { readonly networkId: Id; readonly asked: string },
): Promise<Outcome<Id, NotInvited>> {
  const { collectiveId } = member.place;
  return asOwner(async (tx) => {
    const network = await lockNetwork(tx, collectiveId, input.networkId);
    if (network === undefined) return refused('network-unknown');
    const verdict = mayInviteToNetwork(await rolesNow(tx, member), await factsOf(tx, member, input));
    if (!verdict.ok) return verdict;
    const id = newId();
    const asked = await findAsked(tx, member, input.asked);
    if (asked !== null) await write(tx, member, network, asked);
    await tx
      .insertInto('network_invitations')
      .values({
        id,
        network_id: network.id,
        by_collective_id: collectiveId,
        audience_id: network.audience_id,
        person_id: member.personId,
        asked: input.asked,
        invited_id: asked?.id ?? null,
        expires_at: sql<Date>`moment() + make_interval(days => ${networkInvitationDays})`,
      })
      .execute();
    const particulars = { network: network.id, invitation: id };
    await record(tx, member, { act: 'network.invited', collectiveId, audienceId: network.audience_id, particulars });
    return done(id);
  }, member);
}

async function factsOf(tx: Tx, { place }: Member, input: { readonly networkId: Id; readonly asked: string }) {
  const { rows } = await sql<{ waiting: boolean; inside: boolean; today: number }>`
    select exists (select from network_invitations q where q.network_id = ${input.networkId} and lower(q.asked) = lower(${input.asked})
        and q.withdrawn_at is null and q.accepted is not true and q.expires_at > now()) as waiting,
      exists (select from network_collectives x join collectives c on c.id = x.collective_id
        where x.network_id = ${input.networkId} and x.until is null and lower(${input.asked}) in (c.slug, lower(c.name))) as inside,
      (select count(*) from network_invitations q where q.by_collective_id = ${place.collectiveId}
        and q.created_at > now() - interval '1 day')::int as today`.execute(tx);
  return rows[0] ?? { waiting: true, inside: false, today: 0 };
}

interface Asked {
  readonly id: Id;
  readonly slug: string;
  readonly name: string;
}

/** The one collective that these words name: by its address first. Several of one name are none. A demonstration keeps to itself. */
async function findAsked(tx: Tx, { place }: Member, asked: string): Promise<Asked | null> {
  const { rows } = await sql<Asked & { exact: boolean }>`
    select id, slug, name, slug = lower(${asked}) as exact from collectives
    where lower(${asked}) in (slug, lower(name)) and is_demo = ${place.isDemo} and id <> ${place.collectiveId}
      and coalesce(closes_at > now(), true)
    order by exact desc limit 2`.execute(tx);
  const [first, second] = rows;
  return first !== undefined && (first.exact || second === undefined) ? first : null;
}

/** Once for a network and a collective while an invitation lasts: taking it back and asking again writes to nobody. */
async function write(
  tx: Tx,
  { place }: Member,
  network: { readonly id: Id; readonly name: string; readonly summary: string },
  asked: Asked,
): Promise<void> {
  const { rows } = await sql<{ written: boolean }>`
    select exists (select from network_invitations where network_id = ${network.id} and invited_id = ${asked.id}
      and expires_at > now()) as written`.execute(tx);
  if (rows[0]?.written !== false) return;
  const told = {
    collective: asked.name,
    slug: asked.slug,
    from: place.name,
    network: network.name,
    summary: network.summary,
  };
  for (const admin of await adminsOf(tx, asked.id)) await queueMail(tx, networkInvitationLetter(admin, told));
}

/** Takes an invitation back: of any collective of the network, by who governs one of them. */
export async function withdrawNetworkInvitation(
  member: Member,
  invitationId: Id,
): Promise<Outcome<undefined, 'admins-only' | 'network-invitation-over'>> {
  return asOwner(async (tx) => {
    const verdict = mayGovern(await rolesNow(tx, member));
    if (!verdict.ok) return verdict;
    const { rows } = await sql<{ networkId: Id; audienceId: Id }>`
      update network_invitations q set withdrawn_at = moment() from networks n
      where q.id = ${invitationId} and n.id = q.network_id and q.withdrawn_at is null and q.accepted is not true
        and exists (select from network_collectives x where x.network_id = n.id and x.collective_id = ${member.place.collectiveId} and x.until is null)
      returning n.id as "networkId", n.audience_id as "audienceId"`.execute(tx);
    const [network] = rows;
    if (network === undefined) return refused('network-invitation-over');
    await record(tx, member, {
      act: 'network.uninvited',
      collectiveId: member.place.collectiveId,
      audienceId: network.audienceId,
      particulars: { network: network.networkId, invitation: invitationId },
    });
    return done();
  }, member);
}

/** Answers an invitation that reached the collective. A refusal is told to nobody but the collective itself. */
export async function answerNetwork(
  member: Member,
  input: { readonly invitationId: Id; readonly accept: boolean },
): Promise<Outcome<undefined, 'admins-only' | 'network-invitation-over'>> {
  const { collectiveId, audienceId: membersAudienceId } = member.place;
  return asOwner(async (tx) => {
    const offer = await lockOffer(tx, collectiveId, input.invitationId);
    if (offer === undefined) return refused('network-invitation-over');
    const verdict = mayAnswerNetwork(await rolesNow(tx, member), offer);
    if (!verdict.ok) return verdict;
    const { networkId, audienceId } = offer;
    // Whatever words named it, every invitation of this network to it is answered.
    await sql`
      update network_invitations set settled_at = moment(), settled_by = ${member.personId}, accepted = ${input.accept}
      where network_id = ${networkId} and invited_id = ${collectiveId} and settled_at is null and withdrawn_at is null`.execute(
      tx,
    );
    const particulars = { network: networkId };
    if (!input.accept)
      await record(tx, member, { act: 'network.declined', collectiveId, audienceId: membersAudienceId, particulars });
    else if (await bringIn(tx, { id: networkId, audienceId }, collectiveId))
      await record(tx, member, { act: 'network.joined', collectiveId, audienceId, particulars });
    return done();
  }, member);
}

interface Offer extends NetworkOffer {
  readonly networkId: Id;
  readonly audienceId: Id;
}

/** The network and the invitation, locked in that order as the other acts on a network do. */
async function lockOffer(tx: Tx, collectiveId: Id, invitationId: Id): Promise<Offer | undefined> {
  await sql`
    select from networks n where n.id = (select q.network_id from network_invitations q where q.id = ${invitationId} and q.invited_id = ${collectiveId})
    for update`.execute(tx);
  const { rows } = await sql<Offer>`
    select n.id as "networkId", n.audience_id as "audienceId", q.settled_at is not null as settled, q.withdrawn_at is not null as withdrawn,
      q.expires_at <= moment() as expired, n.closed_at is not null as closed
    from network_invitations q join networks n on n.id = q.network_id
    where q.id = ${invitationId} and q.invited_id = ${collectiveId} for update of q`.execute(tx);
  return rows[0];
}
