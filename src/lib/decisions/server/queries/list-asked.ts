import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Asked, InForce } from '../../reading/asked.ts';

const mostAsked = 30;

/** What the proposals of the collective ask of this person: as a voice, as who facilitates, proposes or keeps the register. */
export async function listAsked(tx: Tx, { personId, place }: Member): Promise<Asked[]> {
  const mandated = place.speaksForOrganisation ? place.organisationId : null;
  const { rows } = await sql<Asked>`
    with open as (
      select p.*, i.title, (select max(v.number) from proposal_versions v where v.proposal_id = p.item_id and v.change <> 'wording') as substance
      from proposals p join items i on i.id = p.item_id
      where p.collective_id = ${place.collectiveId} and p.opened_at is not null and p.withdrawn_at is null
        and not exists (select from register_entries e where e.proposal_id = p.item_id)
    ), standing as (
      select o.proposal_id, s.state, s.said_at, left(o.argument, 160) as words,
        (select a.name from attributions a where a.person_id = o.author_id limit 1) as author,
        (select x.place from proposal_versions v, jsonb_array_elements(v.parts) with ordinality x(part, place)
          where v.proposal_id = o.proposal_id and x.part ->> 'id' = o.part_id::text order by v.number desc limit 1)::int as part
      from objections o join open on open.item_id = o.proposal_id
      join lateral (select state, said_at from objection_states s where s.objection_id = o.id order by s.said_at desc, s.id desc limit 1) s on true
    ), asked as (
      select 'position' as why, p.*, (select n.name from organisations n where n.id = v.organisation_id) as who from open p
        join voices v on v.proposal_id = p.item_id and (v.person_id = ${personId} or v.organisation_id = ${mandated})
        left join positions x on x.voice_id = v.id
        where p.closed_at is null and (p.phase is null or p.phase in ('objections', 'integrate', 'consent'))
          and (x.voice_id is null or x.version_number < p.substance)
      union all
      select 'judge', p.*, null from open p where p.closed_at is null and p.facilitator_id = ${personId}
        and exists (select from standing s where s.proposal_id = p.item_id and s.state = 'raised')
      union all
      select 'integrate', p.*, null from open p where p.closed_at is null and p.proposer_id = ${personId}
        and exists (select from standing s where s.proposal_id = p.item_id and s.state in ('qualified', 'maintained'))
      union all
      select 'round', p.*, null from open p where p.closed_at is null and p.facilitator_id = ${personId}
        and p.phase is not null and p.phase <> 'consent' and p.closes_at <= moment()
      union all
      select 'conclude', p.*, null from open p where p.closed_at is not null and p.secretary_id = ${personId}
    )
    select why, item_id as id, 'proposal' as kind, title, number, case when why = 'conclude' then closed_at else closes_at end as until,
      opened_at as since, who, case when why in ('judge', 'integrate') then
        (select jsonb_build_object('who', s.author, 'part', s.part, 'words', s.words) from standing s where s.proposal_id = asked.item_id
          and s.state = any (case why when 'judge' then array['raised'] else array['qualified', 'maintained'] end)
          order by s.said_at desc limit 1) end as objection
    from asked limit ${mostAsked}`.execute(tx);
  return rows;
}

/** Decisions that this person looks after and whose review is overdue. */
export async function listOverdueReviews(tx: Tx, { personId, place }: Member): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select 'review' as why, d.item_id as id, 'decision' as kind, d.effective ->> 'title' as title, d.number,
      (d.effective ->> 'reviewOn')::timestamptz as until, null as since, null as who, null as objection
    from decision_standings d
    where d.collective_id = ${place.collectiveId} and d.standing = 'in-force' and d.effective ->> 'owner' = ${personId}
      and d.effective ->> 'reviewOn' < d.today
    limit ${mostAsked}`.execute(tx);
  return rows;
}

/** Decisions in force, overdue reviews first, then the latest. */
export async function listInForce(tx: Tx, collectiveId: Id, count: number): Promise<InForce[]> {
  const { rows } = await sql<InForce>`
    select d.item_id as id, d.number, d.effective ->> 'title' as title, d.effective ->> 'inForceSince' as "inForceSince",
      d.effective ->> 'reviewOn' as "reviewOn", coalesce(d.effective ->> 'reviewOn' < d.today, false) as "reviewLate",
      d.effective -> 'proposal' ->> 'method' as method
    from decision_standings d where d.collective_id = ${collectiveId} and d.standing = 'in-force'
    order by coalesce(d.effective ->> 'reviewOn' < d.today, false) desc, d.number desc limit ${count}`.execute(tx);
  return rows;
}
