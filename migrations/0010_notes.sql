-- Notes. What is published and what is being written have different readers, so they are different rows:
-- the pad (its log, its named versions) belongs to those who write, a published version to those who read.
-- The item says what its own audience may read: the draft until the first publication, the published text from then on.

create table notes (
  item_id uuid primary key,
  audience_id uuid not null,
  version_id uuid,
  published_at timestamptz,
  numbers_given integer not null default 0,
  check ((version_id is null) = (published_at is null)),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('notes');
grant select, insert, update on notes to minga_request;

-- Everything but the first line is a projection of the log: made again at any time, never edited.
create table pads (
  id uuid primary key,
  item_id uuid not null unique references items on delete cascade,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  title text not null default '',
  summary text not null default '',
  context text not null default '',
  hashtags text[] not null default '{}',
  steps jsonb not null default '[]',
  participants jsonb not null default '[]',
  body_html text not null default '',
  body_text text not null default '',
  projected_seq bigint not null default 0,
  created_at timestamptz not null default moment(),
  updated_at timestamptz not null default moment(),
  unique (id, audience_id)
);
create index on pads (audience_id, updated_at desc);
create index on pads (collective_id, updated_at desc);
call guard_by_audience('pads');
grant select, insert, update on pads to minga_request;

-- The log: the one truth of a pad, and its history. One process appends to a pad at a time, so seq follows the order of commits.
create table pad_updates (
  seq bigint generated always as identity,
  pad_id uuid not null,
  audience_id uuid not null,
  person_id uuid,
  actor_name text,
  at timestamptz not null default coalesce(nullif(current_setting('minga.moment', true), '')::timestamptz, clock_timestamp()),
  bytes bytea not null,
  primary key (pad_id, seq),
  check (person_id is not null or actor_name is not null),
  foreign key (pad_id, audience_id) references pads (id, audience_id) on update cascade on delete cascade
);
create function keep_pad_updates() returns trigger language plpgsql as $$
begin
  if row(new.seq, new.pad_id, new.person_id, new.actor_name, new.at, new.bytes)
     is not distinct from row(old.seq, old.pad_id, old.person_id, old.actor_name, old.at, old.bytes)
  then return new; end if;
  raise exception 'the log of a pad is append-only';
end $$;
create trigger keep_pad_updates before update on pad_updates for each row execute function keep_pad_updates();
call guard_by_audience('pad_updates');
grant select, insert on pad_updates to minga_request;

-- Whose hand a Yjs client id was: authorship of each range of text.
create table pad_hands (
  pad_id uuid not null,
  client_id bigint not null,
  audience_id uuid not null,
  person_id uuid,
  actor_name text,
  since timestamptz not null default moment(),
  primary key (pad_id, client_id),
  check (person_id is not null or actor_name is not null),
  foreign key (pad_id, audience_id) references pads (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('pad_hands');
grant select, insert on pad_hands to minga_request;

-- A state of the pad up to a place in its log: opening reads the last one and the updates that follow.
create table pad_snapshots (
  pad_id uuid not null,
  seq bigint not null,
  audience_id uuid not null,
  state bytea not null,
  at timestamptz not null default moment(),
  primary key (pad_id, seq),
  foreign key (pad_id, audience_id) references pads (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('pad_snapshots');
grant select on pad_snapshots to minga_request;

-- Updates that no document could take, kept for those who look after the installation.
create table pad_quarantine (
  id uuid primary key,
  pad_id uuid not null references pads on delete cascade,
  person_id uuid,
  reason text not null,
  at timestamptz not null default moment(),
  bytes bytea not null
);
create index on pad_quarantine (pad_id);

-- How many mentions of a person in a pad they were told of.
create table pad_mentions (
  pad_id uuid not null references pads on delete cascade,
  person_id uuid not null references persons on delete cascade,
  told integer not null,
  primary key (pad_id, person_id)
);

-- Published versions are numbered and belong to the readers; versions named while writing belong to the writers.
create table note_versions (
  id uuid primary key,
  item_id uuid not null references items on delete cascade,
  pad_id uuid not null references pads on delete cascade,
  audience_id uuid not null references audiences,
  number integer,
  name text not null default '',
  made_by uuid references persons,
  actor_name text,
  made_at timestamptz not null default moment(),
  seq bigint not null,
  title text not null,
  summary text not null,
  context text not null,
  hashtags text[] not null,
  steps jsonb not null,
  participants jsonb not null,
  licence text,
  body jsonb not null,
  body_html text not null,
  body_text text not null,
  check (made_by is not null or actor_name is not null),
  unique (item_id, number)
);
create index on note_versions (item_id, made_at desc);
call guard_by_audience('note_versions');
grant select, insert, update on note_versions to minga_request;
alter table notes add foreign key (version_id) references note_versions;

-- What was put in a pad is the writers' until a published text shows it.
alter table attachments add column pad_id uuid references pads on delete cascade, add column published boolean not null default true;
create function place_attachment() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  select id into new.pad_id from pads where item_id = new.item_id;
  new.published := new.pad_id is null;
  return new;
end $$;
create trigger place_attachment before insert on attachments for each row execute function place_attachment();
create policy unpublished_are_the_writers on attachments as restrictive to minga_request
  using (published or pad_id in (select id from pads)) with check (true);
grant update (published) on attachments to minga_request;
