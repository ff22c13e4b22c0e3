-- A committed act wakes the consumers of the journal; they also look by themselves, so a lost wake-up only delays.
create function announce_journal() returns trigger language plpgsql as $$
begin
  perform pg_notify('journal', '');
  return null;
end $$;
create trigger announce_journal after insert on journal for each statement execute function announce_journal();
