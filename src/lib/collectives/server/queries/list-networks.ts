import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type {
  ListedNetwork,
  NetworkCollective,
  NetworksPage,
  ReceivedInvitation,
  SentInvitation,
  SharedItem,
} from '../../networks/types.ts';
import { mayGovern } from '../../rules.ts';
import type { Member } from '../../types.ts';
import { clockOf } from './list-mandates.ts';
import '../tables.ts';

/** Of each network, how many of the latest things given to it are shown. */
const mostShared = 8;

type Of<Part> = Part & { readonly networkId: Id };

/** The page of the networks of a collective, in six statements at most, however many. */
export async function findNetworks(member: Member): Promise<NetworksPage> {
  const governs = mayGovern(member.place).ok;
  const sent = governs ? await listSent(member) : [];
  const received = governs ? await listReceived(member) : [];
  return readAs(member, async (tx) => {
    const clock = await clockOf(tx, member.place.collectiveId);
    const networks = await networksOf(tx, member);
    const ids = networks.map(({ id }) => id);
    const collectives = ids.length === 0 ? [] : await collectivesOf(tx, member);
    const shared = ids.length === 0 ? [] : await sharedWith(tx, ids);
    const of = <Part>(parts: readonly Of<Part>[], id: Id) => parts.filter(({ networkId }) => networkId === id);
    return {
      ...clock,
      received,
      networks: networks.map((network) => ({
        ...network,
        collectives: of(collectives, network.id),
        shared: of(shared, network.id),
        sent: of(sent, network.id),
      })),
    };
  });
}

async function networksOf(
  tx: Tx,
  { place }: Member,
): Promise<Omit<ListedNetwork, 'collectives' | 'shared' | 'sent'>[]> {
  const { rows } = await sql<Omit<ListedNetwork, 'collectives' | 'shared' | 'sent'>>`
    select n.id, n.name, n.summary, n.created_at as "createdAt", (select count(*) from readers_of_audience(n.audience_id))::int as persons
    from networks n where n.id = any (${place.networks.map(({ id }) => id)}::uuid[]) order by lower(n.name), n.id`.execute(
    tx,
  );
  return rows;
}

async function collectivesOf(tx: Tx, { place }: Member): Promise<Of<NetworkCollective>[]> {
  const { rows } = await sql<Of<NetworkCollective>>`
    select network_id as "networkId", collective_id as "collectiveId", slug, name, territory, persons, since,
      collective_id = ${place.collectiveId} as mine
    from collectives_of_networks() order by lower(name), collective_id`.execute(tx);
  return rows;
}

async function sharedWith(tx: Tx, networkIds: readonly Id[]): Promise<Of<SharedItem>[]> {
  const { rows } = await sql<Of<SharedItem>>`
    with latest as materialized (
      select n.id as network, i.* from networks n cross join lateral (
        select i.id, i.kind, i.title, i.updated_at from items i
        where i.audience_id = n.audience_id and i.kind in ('note', 'thread') order by i.updated_at desc limit ${mostShared}
      ) i where n.id = any (${networkIds}::uuid[])
    )
    select l.network as "networkId", l.id, l.kind, l.title, l.updated_at as "updatedAt", p.slug, p.name as collective
    from latest l join places_of_items(array(select id from latest)) p on p.item_id = l.id order by l.updated_at desc, l.id`.execute(
    tx,
  );
  return rows;
}

/** No request may read that table itself. */
async function listSent({ place }: Member): Promise<Of<SentInvitation>[]> {
  const { rows } = await sql<Of<SentInvitation>>`
    select q.network_id as "networkId", q.id, q.asked, q.expires_at as "expiresAt"
    from network_invitations q join network_collectives x on x.network_id = q.network_id and x.until is null
    where x.collective_id = ${place.collectiveId} and q.withdrawn_at is null and q.accepted is not true and q.expires_at > now()
    order by q.created_at limit 200`.execute(runtime().db);
  return rows;
}

async function listReceived({ place }: Member): Promise<ReceivedInvitation[]> {
  const { rows } = await sql<ReceivedInvitation>`
    select distinct on (n.id) q.id, n.name as network, n.summary, c.name as from, q.expires_at as "expiresAt",
      (select count(*) from network_collectives x where x.network_id = n.id and x.until is null)::int as collectives
    from network_invitations q join networks n on n.id = q.network_id and n.closed_at is null join collectives c on c.id = q.by_collective_id
    where q.invited_id = ${place.collectiveId} and q.settled_at is null and q.withdrawn_at is null and q.expires_at > now()
    order by n.id, q.created_at`.execute(runtime().db);
  return rows;
}
