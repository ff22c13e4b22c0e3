-- What is told to a person of what others did: one row for each entry of the journal, whatever restarts. Its words are not kept: the
-- title, the excerpt and the names are read again each time, under the rule of reading, by whoever it is for.
create table notifications (
  id bigint generated always as identity primary key,
  person_id uuid not null references persons on delete cascade,
  -- The entry of the journal that it tells.
  entry_id bigint not null,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences on delete cascade,
  -- What it is about; a note being written is told under the readers of its pad. Neither: the collective itself.
  item_id uuid,
  pad_id uuid,
  kind text not null,
  -- Whether it asks something of this person.
  asks boolean not null,
  actor_id uuid references persons,
  particulars jsonb not null default '{}',
  at timestamptz not null,
  read_at timestamptz,
  -- When a mail is due; null: none, or it has left. A letter goes by itself, a digest gathers.
  mail_at timestamptz,
  mail_form text not null default 'digest' check (mail_form in ('letter', 'digest')),
  unique (person_id, entry_id),
  check (item_id is null or pad_id is null),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade,
  foreign key (pad_id, audience_id) references pads (id, audience_id) on update cascade on delete cascade
);
create index on notifications (person_id, id desc);
create index on notifications (person_id) where read_at is null;
create index on notifications (item_id, audience_id);
create index on notifications (pad_id, audience_id) where pad_id is not null;
create index on notifications (mail_at) where mail_at is not null;
call guard_by_person('notifications');
-- Somebody who may not read the thing any more finds no trace of what they were told of it.
create policy still_read on notifications as restrictive for all to minga_request
  using (audience_id = any ((select current_audiences())::uuid[])
         or audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())));
grant select, update (read_at, mail_at, mail_form) on notifications to minga_request;

-- How often a person is written to, by collective. Without a row: at once for what asks something of them, the rest once a day.
create table notification_rhythms (
  person_id uuid not null references persons on delete cascade,
  collective_id uuid not null references collectives on delete cascade,
  rhythm text not null check (rhythm in ('gentle', 'each', 'daily', 'weekly', 'asks', 'none')),
  primary key (person_id, collective_id)
);
call guard_by_person('notification_rhythms');
grant select, insert, update on notification_rhythms to minga_request;

-- Where a person lives, for the hour of their digest. Without a row: where the collective lives.
create table notification_clocks (
  person_id uuid primary key references persons on delete cascade,
  time_zone text not null
);
call guard_by_person('notification_clocks');
grant select, insert, update, delete on notification_clocks to minga_request;

-- Whether this person reads this audience at this moment: asked by what is done in their absence.
create function reads_audience(known uuid, target uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select coalesce((
    select target = any (l.audiences) or exists (select from audience_members m where m.audience_id = target and m.person_id = known)
    from load_person(known) l), false)
$$;
revoke execute on function reads_audience(uuid, uuid) from public;

-- How many things wait for this person, and whether there is anything else they have not seen. `mine`: the wide audiences they read.
create function waiting_notifications(known uuid, mine uuid[]) returns table (asking int, others int)
language sql stable set search_path = public, pg_temp as $$
  select (count(distinct coalesce(item_id, pad_id, collective_id)) filter (where asks))::int, (count(*) filter (where not asks))::int
  from (
    select n.item_id, n.pad_id, n.collective_id, n.asks from notifications n
    where n.person_id = known and n.read_at is null
      and (n.audience_id = any (mine) or n.audience_id in (select m.audience_id from audience_members m where m.person_id = known))
      and exists (select from memberships m where m.person_id = known and m.collective_id = n.collective_id and m.until is null)
    limit 1000) unseen
$$;
revoke execute on function waiting_notifications(uuid, uuid[]) from public;

-- When a mail is due: at once, at seven in the morning, on Friday at noon, never; by the clock of `zone`.
create function next_mail(rhythm text, asks boolean, zone text, since timestamptz) returns timestamptz
language sql stable set search_path = public, pg_temp as $$
  select case
    when rhythm = 'each' or (asks and rhythm in ('gentle', 'asks')) then since
    when rhythm in ('gentle', 'daily') then
      (day + interval '7 hours' + case when clock >= day + interval '7 hours' then interval '1 day' else interval '0' end) at time zone zone
    when rhythm = 'weekly' then
      (noon + case when clock >= noon then interval '7 days' else interval '0' end) at time zone zone
  end
  from (select since at time zone zone as clock) c,
    lateral (select date_trunc('day', clock) as day, date_trunc('week', clock) + interval '4 days 12 hours' as noon) d
$$;
