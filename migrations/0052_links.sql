-- Where an item stands, for those who may read the item: a public note tells the address of its collective, even of one that keeps
-- to itself for the rest.
create function places_of_items(items_asked uuid[]) returns table (item_id uuid, slug text, name text, territory text)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.id, c.slug, c.name, c.territory from items i join collectives c on c.id = i.collective_id
  where i.id = any (items_asked)
    and (i.audience_id = any (current_audiences())
         or i.audience_id in (select m.audience_id from audience_members m where m.person_id = current_person()))
$$;
revoke execute on function places_of_items(uuid[]) from public;
grant execute on function places_of_items(uuid[]) to minga_request;
