-- A public decision is read by everyone, also where its collective has no public page: what its standing needs of the collective is
-- its day, and nothing else of it is told.
create function day_of_collective(asked uuid) returns text language sql stable security definer set search_path = public as $$
  select to_char(moment() at time zone c.time_zone, 'YYYY-MM-DD') from collectives c where c.id = asked
$$;
revoke execute on function day_of_collective from public;
grant execute on function day_of_collective to minga_request;

create or replace view decision_standings with (security_invoker = true) as
select e.item_id, e.audience_id, e.collective_id, e.register_id, e.number, e.kind, e.outcome, e.proposal_id, e.target_id, e.supersedes, e.entered_by,
  now.effective, d.today,
  case
    when e.kind <> 'decision' then 'amending'
    when e.outcome <> 'adopted' then e.outcome
    when repealed.by_id is not null then 'repealed'
    when superseded.by_id is not null then 'superseded'
    when now.effective ->> 'expiresOn' < d.today then 'expired'
    when now.effective ->> 'inForceSince' > d.today then 'upcoming'
    else 'in-force'
  end as standing,
  coalesce(repealed.by_id, superseded.by_id) as ended_by_id,
  coalesce(repealed.by_number, superseded.by_number) as ended_by_number
from register_entries e
cross join lateral (select day_of_collective(e.collective_id) as today) d
left join lateral (
  select jsonb_object_agg(one.key, one.value order by x.number) as changes
  from register_entries x cross join jsonb_each(x.content -> 'changes') one
  where x.target_id = e.item_id and x.kind in ('correction', 'review')
) amended on e.kind = 'decision'
cross join lateral (select e.content || coalesce(amended.changes, '{}') as effective) now
left join lateral (
  select x.item_id as by_id, x.number as by_number from register_entries x where x.target_id = e.item_id and x.kind = 'repeal' limit 1
) repealed on e.kind = 'decision'
left join lateral (
  select x.item_id as by_id, x.number as by_number from register_entries x
  where x.collective_id = e.collective_id and x.supersedes <> '{}' and e.item_id = any (x.supersedes) and x.outcome = 'adopted' limit 1
) superseded on e.kind = 'decision';
