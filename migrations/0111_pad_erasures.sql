-- A passage written by mistake may be erased for good: the log is rewritten where it stood, and this row says so for ever.
-- `seq`: the one row that took the place of `edits` rows of the log, written between `from_at` and `until_at`.

create table pad_erasures (
  id uuid primary key,
  pad_id uuid not null,
  audience_id uuid not null,
  seq bigint not null,
  edits integer not null check (edits > 0),
  from_at timestamptz not null,
  until_at timestamptz not null,
  why text not null check (why <> ''),
  erased_by uuid references persons,
  erased_at timestamptz not null default moment(),
  foreign key (pad_id, audience_id) references pads (id, audience_id) on update cascade on delete cascade
);
create index on pad_erasures (pad_id, seq);
call guard_by_audience('pad_erasures');
grant select on pad_erasures to minga_request;
