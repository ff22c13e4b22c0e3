-- Whether this person reads this audience at this moment, asked once for each person whom each act concerns: a few index look-ups,
-- where all that load_person builds was built to be thrown away. The two say the same, and a test compares them.
create or replace function reads_audience(known uuid, target uuid) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select from persons p where p.id = known and p.erased_at is null) and coalesce((
    select case a.kind
      when 'public' then true
      when 'collective' then exists (
        select from memberships m where m.collective_id = a.collective_id and m.person_id = known and m.until is null)
      when 'circle' then exists (
        select from circle_members x join memberships m on m.collective_id = x.collective_id and m.person_id = known and m.until is null
        where x.circle_id = a.circle_id and x.person_id = known and x.until is null)
      when 'network' then exists (
        select from network_collectives x join memberships m on m.collective_id = x.collective_id and m.person_id = known and m.until is null
        where x.audience_id = a.id and x.until is null)
      else exists (select from audience_members m where m.audience_id = a.id and m.person_id = known)
    end from audiences a where a.id = target), false)
$$;

-- When somebody was last written to about one thing: asked for each letter.
create index on mails (reader_id, thread, created_at) where reader_id is not null;
