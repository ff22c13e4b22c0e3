-- The kernel: one envelope (items), one audience, one journal, one link. docs/architecture.md says why.
-- Roles: the owner migrates and runs the few system acts; `minga_request` owns nothing and meets row-level security on every table.

do $$ begin
  if not exists (select from pg_roles where rolname = 'minga_request') then create role minga_request nologin; end if;
  execute format('grant minga_request to %I', current_user);
end $$;
grant usage on schema public to minga_request;

create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- Who reads. A request sets `minga.audiences` (the few wide ones) and `minga.person`; both are read once per statement.
create function current_audiences() returns uuid[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('minga.audiences', true), ''), '{}')::uuid[] $$;
create function current_person() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('minga.person', true), '')::uuid $$;

-- The moment of an act: the database's clock. A transaction that tells a story (the demonstration) or tests a deadline sets its own.
create function moment() returns timestamptz language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('minga.moment', true), '')::timestamptz, now()) $$;

create table audiences (
  id uuid primary key,
  kind text not null check (kind in ('public', 'network', 'collective', 'circle', 'named')),
  collective_id uuid,
  circle_id uuid
);
insert into audiences (id, kind) values ('00000000-0000-7000-8000-000000000001', 'public');

-- Named participants: thousands per person, so matched here and not in the request's setting.
create table audience_members (
  audience_id uuid not null references audiences on delete cascade,
  person_id uuid not null,
  last_activity_at timestamptz not null default moment(),
  primary key (audience_id, person_id)
);
create index on audience_members (person_id, last_activity_at desc);

-- Gives a table the one rule of reading: its row is yours if and only if its audience is among yours.
create procedure guard_by_audience(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format($policy$
    create policy by_audience on %s to minga_request
      using (audience_id = any ((select current_audiences())::uuid[])
             or audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())))
      with check (audience_id = any ((select current_audiences())::uuid[])
             or audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())))
  $policy$, target);
end $$;

-- Gives a table the rule of the private drawer: its row is yours alone (drafts, read marks, settings).
create procedure guard_by_person(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy by_person on %s to minga_request using (person_id = (select current_person())) with check (person_id = (select current_person()))', target);
end $$;

call guard_by_person('audience_members');
grant select on audience_members to minga_request;

alter table audiences enable row level security;
create policy by_audience on audiences to minga_request
  using (id = any ((select current_audiences())::uuid[])
         or id in (select m.audience_id from audience_members m where m.person_id = (select current_person())));
grant select on audiences to minga_request;

create table items (
  id uuid primary key,
  collective_id uuid not null,
  audience_id uuid not null references audiences,
  kind text not null,
  title text not null default '',
  summary text not null default '',
  hashtags text[] not null default '{}',
  language text not null default 'fr',
  licence text,
  state text not null,
  author_id uuid,
  created_at timestamptz not null default moment(),
  updated_at timestamptz not null default moment(),
  unique (id, audience_id)
);
create index on items (collective_id, updated_at desc);
create index on items (audience_id, updated_at desc);
create index on items (collective_id, kind, updated_at desc);
create index on items (author_id);
call guard_by_audience('items');
grant select, insert, update on items to minga_request;

-- Append-only, and the outbox: consumers read it in the order (xid, id), never past the oldest open transaction, so a late commit is not skipped.
create table journal (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default coalesce(nullif(current_setting('minga.moment', true), '')::timestamptz, clock_timestamp()),
  actor_id uuid,
  actor_name text,
  act text not null,
  item_id uuid,
  collective_id uuid,
  audience_id uuid not null,
  particulars jsonb not null default '{}',
  check (actor_id is not null or actor_name is not null),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade,
  foreign key (audience_id) references audiences
);
create index on journal (xid, id);
create index on journal (item_id, id);
create index on journal (collective_id, id);
create function keep_journal() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.audience_id is distinct from old.audience_id
     and row(new.id, new.at, new.actor_id, new.act, new.item_id, new.particulars) is not distinct from row(old.id, old.at, old.actor_id, old.act, old.item_id, old.particulars)
  then return new; end if;
  raise exception 'the journal is append-only';
end $$;
create trigger keep_journal before update on journal for each row execute function keep_journal();
call guard_by_audience('journal');
grant select, insert on journal to minga_request;

create table journal_cursors (consumer text primary key, xid xid8 not null, id bigint not null);

-- A link carries the audience of the item it starts from; its target is joined under the same rule.
create table links (
  id uuid primary key,
  from_item_id uuid not null,
  audience_id uuid not null,
  relation text not null check (relation in ('contains', 'continues', 'cites', 'decides', 'documents', 'about', 'supersedes', 'corrects', 'produced_by', 'answers')),
  to_item_id uuid references items on delete cascade,
  to_url text,
  label text not null default '',
  position integer not null default 0,
  created_by uuid,
  created_at timestamptz not null default moment(),
  check ((to_item_id is null) <> (to_url is null)),
  foreign key (from_item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create unique index on links (from_item_id, relation, to_item_id) where to_item_id is not null;
create unique index on links (from_item_id, relation, to_url) where to_url is not null;
create index on links (to_item_id);
call guard_by_audience('links');
grant select, insert, update, delete on links to minga_request;

-- Next steps, on any item: claimed by one person, handed over, done. State is a name and a time.
create table steps (
  id uuid primary key,
  item_id uuid not null,
  audience_id uuid not null,
  collective_id uuid not null,
  label text not null check (label <> ''),
  size text not null default '',
  due_on date,
  position integer not null default 0,
  created_by uuid,
  created_at timestamptz not null default moment(),
  claimed_by uuid,
  claimed_at timestamptz,
  done_by uuid,
  done_at timestamptz,
  dropped_at timestamptz,
  touched_at timestamptz not null default moment(),
  check ((claimed_by is null) = (claimed_at is null)),
  check ((done_by is null) = (done_at is null)),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on steps (item_id, position);
create index on steps (audience_id, created_at) where claimed_by is null and done_at is null and dropped_at is null;
create index on steps (claimed_by) where done_at is null and dropped_at is null;
call guard_by_audience('steps');
grant select, insert, update on steps to minga_request;

-- Who had a part in an item, in words; a name without account is kept too (imports, earlier hands).
create table participations (
  id uuid primary key,
  item_id uuid not null,
  audience_id uuid not null,
  person_id uuid,
  name text not null default '',
  organisation text not null default '',
  part text not null default '',
  position integer not null default 0,
  created_at timestamptz not null default moment(),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on participations (item_id, position);
create index on participations (person_id);
call guard_by_audience('participations');
grant select, insert, update, delete on participations to minga_request;

-- Bytes live under their hash in the files folder; this row says who may fetch them and under which name.
create table attachments (
  id uuid primary key,
  item_id uuid not null,
  audience_id uuid not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  width integer,
  height integer,
  uploaded_by uuid,
  created_at timestamptz not null default moment(),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on attachments (item_id);
create index on attachments (sha256);
call guard_by_audience('attachments');
grant select, insert on attachments to minga_request;

-- Read marks: how far a person has read an item, and what they keep unsent on the server.
create table read_marks (
  person_id uuid not null,
  item_id uuid not null references items on delete cascade,
  read_at timestamptz not null default moment(),
  primary key (person_id, item_id)
);
call guard_by_person('read_marks');
grant select, insert, update on read_marks to minga_request;

-- The name under which a person is known within an audience. There is no directory of persons: no row here, no name.
create table attributions (
  person_id uuid not null,
  audience_id uuid not null references audiences on delete cascade,
  name text not null,
  erased boolean not null default false,
  primary key (person_id, audience_id)
);
call guard_by_audience('attributions');
grant select on attributions to minga_request;

-- One search over all one may read. Not covered by plain row-level security (the text operators are not leak-proof, so the index would be lost):
-- minga_request has no right here and goes through search_documents_for(), which applies the same rule itself.
create text search configuration minga_fr (copy = french);
alter text search configuration minga_fr alter mapping for hword, hword_part, word with unaccent, french_stem;

create table search_documents (
  source text not null,
  source_id uuid not null,
  item_id uuid not null,
  audience_id uuid not null,
  collective_id uuid not null,
  kind text not null,
  title text not null,
  body text not null,
  hashtags text[] not null default '{}',
  updated_at timestamptz not null default moment(),
  vector tsvector not null,
  primary key (source, source_id),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);

-- Mail: every message is a row first; without SMTP it stays readable on the administrators' page.
create table mails (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  created_at timestamptz not null default moment(),
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text
);
create index on mails (created_at desc);
create index on mails (created_at) where sent_at is null;

create table settings (key text primary key, value jsonb not null);
