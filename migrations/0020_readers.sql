-- Who reads an audience, for those who read it: to name it in a sentence, to find who may be mentioned, to say who has read.

-- The persons behind an audience. Empty for the public, and for somebody who does not read that audience.
create function readers_of_audience(target uuid) returns table (person_id uuid)
language sql stable security definer set search_path = public as $$
  with asked as (
    select a.* from audiences a where a.id = target and a.kind <> 'public'
      and (a.id = any (current_audiences())
           or exists (select from audience_members m where m.audience_id = a.id and m.person_id = current_person()))
  )
  select m.person_id from asked a join memberships m on m.collective_id = a.collective_id and m.until is null
    where a.kind = 'collective'
  union all
  select x.person_id from asked a join circle_members x on x.circle_id = a.circle_id and x.until is null
    join memberships m on m.collective_id = x.collective_id and m.person_id = x.person_id and m.until is null
    where a.kind = 'circle'
  union all
  select m.person_id from asked a join audience_members m on m.audience_id = a.id
    where a.kind = 'named'
$$;
revoke execute on function readers_of_audience(uuid) from public;
grant execute on function readers_of_audience(uuid) to minga_request;

-- Opens an audience of named participants: whoever asks, and present members of a collective they are in themselves.
-- Returns false, and writes nothing, when somebody named is not.
create function open_named_audience(new_id uuid, collective uuid, persons uuid[]) returns boolean
language plpgsql security definer set search_path = public as $$
declare
  everyone uuid[] := array(select distinct unnest(persons || current_person()));
begin
  if current_person() is null or exists (
    select from unnest(everyone) as one(id)
    where not exists (select from memberships m where m.collective_id = collective and m.person_id = one.id and m.until is null)
  ) then return false; end if;
  insert into audiences (id, kind, collective_id) values (new_id, 'named', collective);
  insert into audience_members (audience_id, person_id) select new_id, unnest(everyone);
  return true;
end $$;
revoke execute on function open_named_audience(uuid, uuid, uuid[]) from public;
grant execute on function open_named_audience(uuid, uuid, uuid[]) to minga_request;

-- Rows that only one's own hand may write, in a table that others read: read marks, reactions, follows.
create procedure guard_own_hand(target regclass) language plpgsql as $$
begin
  execute format('create policy own_hand_insert on %s as restrictive for insert to minga_request with check (person_id = (select current_person()))', target);
  execute format('create policy own_hand_update on %s as restrictive for update to minga_request using (person_id = (select current_person()))', target);
  execute format('create policy own_hand_delete on %s as restrictive for delete to minga_request using (person_id = (select current_person()))', target);
end $$;
