-- Somebody of the demonstration: nobody is behind this account, no letter reaches it, and it goes when the demonstration goes.
alter table persons add column is_invented boolean not null default false;
alter table persons add check (not is_invented or (email is null and not is_host));

-- Takes the demonstration away: its collectives with all that hangs on them, then the people. The journal has no cascade from the
-- collective, since what happened in a collective outlives nothing else.
create function erase_invented() returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone uuid[] := array(select id from collectives where is_demo);
begin
  -- As every act on a note does: whoever is projecting one of them finishes first.
  perform from notes n join items i on i.id = n.item_id where i.collective_id = any (gone) for update of n;
  delete from journal where collective_id = any (gone);
  delete from collectives where id = any (gone);
  delete from audiences where collective_id = any (gone);
  delete from persons where is_invented;
end $$;
revoke execute on function erase_invented() from public;
