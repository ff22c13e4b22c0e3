-- Imports: what somebody brought in, file by file, and what became of each. An import and its report are its author's alone:
-- the names of files say as much as their titles.

create table imports (
  id uuid primary key,
  person_id uuid not null references persons on delete cascade,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  name text not null,
  -- Where the bytes are kept until the end: [{"path", "sha256", "bytes"}]; a single archive stands for all that it holds.
  sources jsonb not null,
  started_at timestamptz not null default moment(),
  read_at timestamptz,
  finished_at timestamptz,
  refusal text
);
create index on imports (person_id, started_at desc);
create index on imports (collective_id);
call guard_by_person('imports');
grant select, insert, update on imports to minga_request;

create table import_files (
  id uuid primary key,
  import_id uuid not null references imports on delete cascade,
  person_id uuid not null references persons on delete cascade,
  path text not null,
  position integer not null,
  -- The note that this file is or becomes, known before anything is written so that files can point at one another.
  item_id uuid,
  outcome text check (outcome in ('created', 'updated', 'unchanged', 'kept', 'ignored', 'refused')),
  reason text,
  links integer not null default 0,
  cited uuid[] not null default '{}',
  broken text[] not null default '{}',
  findings jsonb not null default '[]',
  done_at timestamptz,
  unique (import_id, path)
);
create index on import_files (import_id, position);
create index on import_files (item_id);
call guard_by_person('import_files');
grant select, insert, update on import_files to minga_request;

-- Which file a note came from: the same file again changes nothing, a changed one is a new version of the same note.
create table imported_notes (
  item_id uuid primary key,
  audience_id uuid not null,
  collective_id uuid not null references collectives on delete cascade,
  root text not null,
  path text not null,
  sha256 text not null,
  imported_at timestamptz not null default moment(),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on imported_notes (collective_id, path);
call guard_by_audience('imported_notes');
grant select, insert, update on imported_notes to minga_request;
