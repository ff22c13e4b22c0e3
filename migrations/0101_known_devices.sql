-- The kinds of device that somebody has come in from, in two words (« Firefox, Linux »): a way in from another one is told by mail.
create table known_devices (
  person_id uuid not null references persons on delete cascade,
  device text not null,
  since timestamptz not null default now(),
  primary key (person_id, device)
);
insert into known_devices (person_id, device, since) select person_id, device, min(created_at) from sessions group by 1, 2;

-- It goes with the account, like the rest (migration 0100).
create function forget_devices() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  delete from known_devices where person_id = new.id;
  return null;
end $$;
create trigger forget_devices after update of erased_at on persons
  for each row when (old.erased_at is null and new.erased_at is not null) execute function forget_devices();
