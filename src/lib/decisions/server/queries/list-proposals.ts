import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { ProposalLine } from '../../reading/proposal.ts';
import '../tables.ts';

const mostLines = 200;
const fewConcluded = 12;

/**
 * The proposals of a collective that this member reads: those being prepared or open, those to conclude, and the last ones that are over.
 * One statement; the ones that close first come first.
 */
export async function listProposals(
  member: Member,
): Promise<{ readonly lines: readonly ProposalLine[]; readonly now: Date }> {
  const { organisationId, speaksForOrganisation, collectiveId } = member.place;
  const mandated = speaksForOrganisation ? organisationId : null;
  return readAs(member, async (tx) => {
    const { rows } = await sql<ProposalLine & { now: Date }>`
      with picked as (
        (select p.* from proposals p where p.collective_id = ${collectiveId} and p.withdrawn_at is null
          and not exists (select from register_entries e where e.proposal_id = p.item_id)
          order by p.closes_at nulls last limit ${mostLines})
        union all
        (select p.* from proposals p where p.collective_id = ${collectiveId}
          and (p.withdrawn_at is not null or exists (select from register_entries e where e.proposal_id = p.item_id))
          order by coalesce(p.closed_at, p.withdrawn_at) desc limit ${fewConcluded})
      )
      select i.id, p.number, i.title, i.summary, p.method, p.phase, p.closes_at as "closesAt", p.opened_at as "openedAt",
        moment_now() as now, k.name as "circleName",
        case when p.withdrawn_at is not null then 'withdrawn' when e.item_id is not null then 'concluded'
          when p.closed_at is not null then 'closed' when p.opened_at is not null then 'open' else 'draft' end as stage,
        p.opened_at is not null and p.closed_at is null and p.withdrawn_at is null and coalesce(p.phase, 'consent') in ('objections', 'integrate', 'consent')
          and exists (select from voices v left join positions x on x.voice_id = v.id
            where v.proposal_id = p.item_id and (v.person_id = ${member.personId} or v.organisation_id = ${mandated})
              and (x.voice_id is null or x.version_number < (select max(n.number) from proposal_versions n
                where n.proposal_id = p.item_id and n.change <> 'wording'))) as "awaitsVoice",
        (select count(*)::int from objections o where o.proposal_id = p.item_id and
          (select s.state from objection_states s where s.objection_id = o.id order by s.said_at desc, s.id desc limit 1)
            in ('raised', 'qualified', 'maintained')) as standing,
        case when e.item_id is not null then jsonb_build_object('id', e.item_id, 'number', e.number, 'title', e.content ->> 'title',
          'outcome', e.outcome) end as decision
      from picked p join items i on i.id = p.item_id
      left join circles k on k.id = p.circle_id
      left join register_entries e on e.proposal_id = p.item_id
      order by p.closed_at desc nulls first, p.closes_at nulls last, i.created_at desc`.execute(tx);
    return { lines: rows.map(({ now: _, ...line }) => line), now: rows[0]?.now ?? new Date() };
  });
}
