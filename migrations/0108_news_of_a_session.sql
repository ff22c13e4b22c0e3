-- What every page asks costs the same whatever was never read: what asks something is few and counted, of the rest one is enough to know.
create index on notifications (person_id) where read_at is null and asks;

create or replace function waiting_notifications(known uuid, mine uuid[]) returns table (asking int, others int)
language sql stable set search_path = public, pg_temp as $$
  with places as (select m.collective_id from memberships m where m.person_id = known and m.until is null)
  select
    (select count(distinct coalesce(asked.item_id, asked.pad_id, asked.collective_id))::int from (
      select n.item_id, n.pad_id, n.collective_id from notifications n
      where n.person_id = known and n.read_at is null and n.asks and n.collective_id in (select collective_id from places)
        and (n.audience_id = any (mine) or n.audience_id in (select m.audience_id from audience_members m where m.person_id = known))
      limit 500) asked),
    (exists (select from notifications n
      where n.person_id = known and n.read_at is null and not n.asks and n.collective_id in (select collective_id from places)
        and (n.audience_id = any (mine) or n.audience_id in (select m.audience_id from audience_members m where m.person_id = known))))::int
$$;
