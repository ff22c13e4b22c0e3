import { sql } from 'kysely';
import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { listStepsOf } from '#lib/steps/server/queries/list-steps.ts';
import type { Step } from '#lib/steps/types.ts';
import { findLineage, listLinks } from '#lib/kernel/server/links.ts';
import type { EntryHead, Neighbour, Told } from '../../register/reading.ts';
import '../tables.ts';

/** The page of an entry, in at most 10 statements; null when it is not there for this reader, or not under `slug`. */
export function findEntryPage(viewer: Viewer, slug: string, id: Id) {
  return readAs(viewer, async (tx) => {
    const head = await findHead(tx, slug, id);
    if (head === undefined) return null;
    const neighbours = await listNeighbours(tx, head);
    const told = head.sealed.proposal === null ? null : await findTold(tx, head.sealed.proposal.item);
    const steps = await listStepsOf(tx, id);
    const links = await listLinks(tx, id);
    const lineage = await findLineage(tx, id);
    const readerships = await readershipsOf(tx, [head.audienceId]);
    const members = viewer.kind === 'member' ? await listMembers(tx, head.collectiveId) : [];
    const people = await peopleOf(tx, head.collectiveId, everyone(head, told, steps, lineage));
    return {
      head,
      neighbours,
      told,
      steps,
      links,
      lineage,
      readership: readerships.get(head.audienceId),
      members,
      people,
    };
  });
}

export type EntryPage = NonNullable<Awaited<ReturnType<typeof findEntryPage>>>;

async function findHead(tx: Tx, slug: string, id: Id): Promise<EntryHead | undefined> {
  // The chain is the members' to see: a visitor reads the words, whose digest is computed from themselves.
  const { rows } = await sql<EntryHead>`
    select d.item_id as id, d.number, d.collective_id as "collectiveId", d.audience_id as "audienceId", r.circle_id as "circleId", c.name as circle,
      d.standing, e.content as sealed, d.effective, d.today,
      coalesce(s.digest, '') as digest, coalesce(s.previous, '') as previous, coalesce(s.hash, '') as hash
    from decision_standings d
    join register_entries e on e.item_id = d.item_id
    join places_of_items(array[${id}]::uuid[]) p on p.item_id = d.item_id
    left join registers r on r.id = d.register_id
    left join circles c on c.id = r.circle_id
    left join register_seals s on s.register_id = d.register_id and s.number = d.number
    where d.item_id = ${id} and p.slug = ${slug}`.execute(tx);
  return rows[0];
}

async function listNeighbours(tx: Tx, { id, collectiveId, sealed }: EntryHead): Promise<Neighbour[]> {
  const { rows } = await sql<Omit<Neighbour, 'enteredAt'> & { readonly enteredAt: string }>`
    select x.item_id as id, x.number, x.content ->> 'title' as title, x.kind, x.content ->> 'enteredAt' as "enteredAt",
      x.content ->> 'reason' as reason, x.content ->> 'decidedHow' as "decidedHow",
      case when x.item_id = ${sealed.target}::uuid then 'target'
        when x.item_id = any (${sealed.supersedes}::uuid[]) then 'replaced' else 'later' end as way
    from register_entries x
    where x.collective_id = ${collectiveId} and (x.target_id = ${id} or x.item_id = ${sealed.target}::uuid
      or x.item_id = any (${sealed.supersedes}::uuid[])
      or (x.supersedes <> '{}' and ${id}::uuid = any (x.supersedes)))
    order by x.number`.execute(tx);
  return rows.map((row) => ({ ...row, enteredAt: new Date(row.enteredAt) }));
}

async function findTold(tx: Tx, proposalId: Id): Promise<Told | null> {
  const { rows } = await sql<Told>`
    select c.tally, c.closed_at as "closedAt",
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'ground', o.ground, 'argument', o.argument, 'authorId', o.author_id,
        'states', (select jsonb_agg(jsonb_build_object('state', s.state, 'by', s.said_by, 'onBehalfOf', s.on_behalf_of, 'why', s.why) order by s.said_at, s.id)
          from objection_states s where s.objection_id = o.id)) order by o.raised_at)
        from objections o where o.proposal_id = c.proposal_id), '[]') as objections,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'authorId', p.author_id, 'body', p.body) order by p.written_at)
        from phase_entries p where p.proposal_id = c.proposal_id and p.kind = 'concern'), '[]') as concerns
    from closures c where c.proposal_id = ${proposalId}`.execute(tx);
  return rows[0] ?? null;
}

/** Who may be named to look after a decision. */
async function listMembers(tx: Tx, collectiveId: Id): Promise<{ readonly id: Id; readonly name: string }[]> {
  const { rows } = await sql<{ readonly id: Id; readonly name: string }>`
    select distinct on (m.person_id) m.person_id as id, a.name
    from memberships m join attributions a on a.person_id = m.person_id
    where m.collective_id = ${collectiveId} and m.until is null order by m.person_id`.execute(tx);
  return rows.sort((one, other) => one.name.localeCompare(other.name));
}

function everyone(
  head: EntryHead,
  told: Told | null,
  steps: readonly Step[],
  lineage: readonly { readonly authorId: Id | null }[],
): (Id | null)[] {
  const objections = told?.objections ?? [];
  return [
    head.sealed.enteredBy,
    head.effective.owner,
    ...objections.flatMap(({ authorId, states }) => [authorId, ...states.map(({ by }) => by)]),
    ...(told?.concerns ?? []).map(({ authorId }) => authorId),
    ...steps.flatMap(({ claimedBy, doneBy }) => [claimedBy, doneBy]),
    ...lineage.map(({ authorId }) => authorId),
  ];
}
