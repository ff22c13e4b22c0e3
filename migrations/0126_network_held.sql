-- The readers of a network that a collective is in, held until the end of the transaction: the collective cannot leave while something is
-- being given to it, and nothing is given to it by a collective that has left. null when it is not in it, or the reader is not.
create function hold_network(network uuid, collective uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  readers uuid;
begin
  perform from networks n where n.id = network and n.audience_id = any (current_audiences()) for share;
  select x.audience_id into readers from network_collectives x
  where x.network_id = network and x.collective_id = collective and x.until is null and x.audience_id = any (current_audiences());
  return readers;
end $$;
revoke execute on function hold_network(uuid, uuid) from public;
grant execute on function hold_network(uuid, uuid) to minga_request;
