-- A mail that shows what few may read is bound to its reader: looked at again when it is sent, and when it is sent again.
alter table mails
  add column reader_id uuid references persons on delete cascade,
  -- What the reader must still read for it to leave: audiences, and items under the audience that they have then.
  add column audiences uuid[] not null default '{}',
  add column items uuid[] not null default '{}',
  -- What it is about, so that mail programs gather what is said of one thing.
  add column thread text not null default '',
  -- Where one POST ends these mails (RFC 8058).
  add column unsubscribe text not null default '';
create index on mails (reader_id) where reader_id is not null;

create function still_reads(known uuid, audiences uuid[], items uuid[]) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select from load_person(known))
    and not exists (select from unnest(audiences) as one(id) where not reads_audience(known, one.id))
    and not exists (select from unnest(items) as one(id) left join items i on i.id = one.id
      where i.id is null or not reads_audience(known, i.audience_id))
$$;
revoke execute on function still_reads(uuid, uuid[], uuid[]) from public;
