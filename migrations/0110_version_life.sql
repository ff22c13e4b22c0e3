-- A version that readers had and have no more says so: its audience alone does not, when those who write are also those who read.
-- A name given while writing may be taken back; what was published stays.

alter table note_versions add column withdrawn_at timestamptz;
update note_versions v set withdrawn_at = moment() from notes n
  where n.item_id = v.item_id and v.number is not null and (n.version_id is null or v.audience_id <> n.audience_id);
alter table note_versions add check (withdrawn_at is null or number is not null);

create policy named_alone_go on note_versions as restrictive for delete to minga_request using (number is null);
grant delete on note_versions to minga_request;
