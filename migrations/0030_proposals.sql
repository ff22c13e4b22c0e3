-- Proposals, from draft to closing. docs/adr/0021-consent-as-objects.md says why a round, a voice and an objection are rows.

-- Deadlines are days and hours of the place where people live.
alter table collectives add column if not exists time_zone text not null default 'Europe/Paris';

-- The moment of an act as moment() tells it, but by the clock of this very instant: an act may have waited for a lock, and a deadline
-- does not wait for the transaction that began before it.
create function moment_now() returns timestamptz language sql volatile parallel safe
  as $$ select coalesce(nullif(current_setting('minga.moment', true), '')::timestamptz, clock_timestamp()) $$;

-- What has been said stays said: no update but of who reads, no delete while the parent row (`parent`, by `link`) is there.
create function keep_row() returns trigger language plpgsql as $$
declare
  kept boolean;
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'audience_id' = to_jsonb(old) - 'audience_id' then return new; end if;
    raise exception '% keeps its rows as they are', tg_table_name;
  end if;
  execute format('select exists (select from %I where %I = $1)', tg_argv[0], tg_argv[1]) into kept
    using (to_jsonb(old) ->> tg_argv[2])::uuid;
  if kept then raise exception '% keeps its rows', tg_table_name; end if;
  return old;
end $$;
create procedure keep_rows(target regclass, parent text, parent_key text, link text) language plpgsql as $$
begin
  execute format('create trigger keep_row before update or delete on %s for each row execute function keep_row(%L, %L, %L)', target, parent, parent_key, link);
end $$;

create table proposals (
  item_id uuid primary key,
  audience_id uuid not null,
  collective_id uuid not null references collectives on delete cascade,
  number integer,
  -- The circle that decides; null: the whole collective.
  circle_id uuid references circles deferrable initially deferred,
  -- Who reads once it is open. Until then the item has the audience of the few who prepare it.
  readers_audience_id uuid not null references audiences deferrable initially deferred,
  method text not null,
  draft_rules jsonb not null default '{}',
  rules jsonb,
  voice_kind text not null check (voice_kind in ('persons', 'organisations')),
  right_source text not null default '',
  proposer_id uuid not null references persons,
  facilitator_id uuid references persons,
  secretary_id uuid references persons,
  phase text check (phase in ('clarify', 'react', 'objections', 'integrate', 'consent')),
  -- The end of what is open now: of the vote, or of the current round.
  closes_at timestamptz,
  opened_at timestamptz,
  opened_by uuid references persons,
  closed_at timestamptz,
  closed_by uuid references persons,
  withdrawn_at timestamptz,
  withdrawn_by uuid references persons,
  withdrawn_why text not null default '',
  unique (collective_id, number),
  check ((opened_at is null) = (number is null) and (opened_at is null) = (rules is null)),
  check (opened_at is null or closes_at is not null),
  check (closed_at is null or opened_at is not null),
  check (closed_at is null or withdrawn_at is null),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on proposals (closes_at) where opened_at is not null and closed_at is null and withdrawn_at is null;
create index on proposals (collective_id, opened_at desc);
call guard_by_audience('proposals');
grant select, insert, update on proposals to minga_request;

-- The rule of the game does not change during the game.
create function keep_proposal() returns trigger language plpgsql as $$
begin
  if old.opened_at is not null and row(new.number, new.circle_id, new.method, new.rules, new.voice_kind, new.proposer_id, new.opened_at)
     is distinct from row(old.number, old.circle_id, old.method, old.rules, old.voice_kind, old.proposer_id, old.opened_at)
  then raise exception 'an open proposal keeps its number, body, method, rules and roll'; end if;
  if (old.closed_at is not null or old.withdrawn_at is not null) and row(new.closed_at, new.closed_by, new.withdrawn_at, new.closes_at, new.phase)
     is distinct from row(old.closed_at, old.closed_by, old.withdrawn_at, old.closes_at, old.phase)
  then raise exception 'a closed proposal stays closed'; end if;
  return new;
end $$;
create trigger keep_proposal before update on proposals for each row execute function keep_proposal();

-- The text, version by version: an ordered list of parts `{id, text}` whose ids last through versions.
create table proposal_versions (
  id uuid primary key,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  number integer not null check (number > 0),
  title text not null check (title <> ''),
  summary text not null default '',
  parts jsonb not null,
  change text not null check (change in ('first', 'substance', 'wording')),
  note text not null default '',
  written_by uuid not null references persons,
  written_at timestamptz not null default moment_now(),
  unique (proposal_id, number),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('proposal_versions');
grant select, insert, update on proposal_versions to minga_request;
-- A draft is rewritten in place; from the opening on, each version stays.
create function keep_version() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'audience_id' = to_jsonb(old) - 'audience_id'
     or not exists (select from proposals p where p.item_id = old.proposal_id and p.opened_at is not null)
  then return new; end if;
  raise exception 'a version that was read keeps its words';
end $$;
create trigger keep_version before update on proposal_versions for each row execute function keep_version();

-- The rounds of a consent as planned, then as they went.
create table phase_plans (
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  phase text not null check (phase in ('clarify', 'react', 'objections', 'integrate', 'consent')),
  ends_at timestamptz not null,
  primary key (proposal_id, phase),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('phase_plans');
grant select, insert, update, delete on phase_plans to minga_request;

create table phase_moves (
  id uuid primary key,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  phase text not null check (phase in ('clarify', 'react', 'objections', 'integrate', 'consent')),
  moved_by uuid not null references persons,
  moved_at timestamptz not null default moment_now(),
  why text not null default '',
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on phase_moves (proposal_id, moved_at);
call guard_by_audience('phase_moves');
call keep_rows('phase_moves', 'proposals', 'item_id', 'proposal_id');
grant select, insert on phase_moves to minga_request;

-- Questions, reactions and concerns: entries of their round. An answer points to its question.
create table phase_entries (
  id uuid primary key,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  phase text not null,
  kind text not null check (kind in ('question', 'answer', 'reaction', 'concern')),
  answers_id uuid references phase_entries on delete cascade,
  part_id uuid,
  author_id uuid not null references persons,
  body text not null check (body <> ''),
  written_at timestamptz not null default moment_now(),
  check ((kind = 'answer') = (answers_id is not null)),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on phase_entries (proposal_id, written_at);
call guard_by_audience('phase_entries');
call keep_rows('phase_entries', 'proposals', 'item_id', 'proposal_id');
grant select, insert on phase_entries to minga_request;

-- The electorate, frozen at opening: persons, or organisations through whoever they mandate; and why each is in it.
create table voices (
  id uuid primary key,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  person_id uuid references persons,
  organisation_id uuid references organisations deferrable initially deferred,
  why text not null check (why in ('member', 'circle-member', 'organisation')),
  since timestamptz not null,
  check ((person_id is null) <> (organisation_id is null)),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create unique index on voices (proposal_id, person_id) where person_id is not null;
create unique index on voices (proposal_id, organisation_id) where organisation_id is not null;
create index on voices (person_id);
create index on voices (organisation_id);
call guard_by_audience('voices');
call keep_rows('voices', 'proposals', 'item_id', 'proposal_id');
grant select, insert on voices to minga_request;
create function keep_roll() returns trigger language plpgsql as $$
begin
  if exists (select from proposals p where p.item_id = new.proposal_id and p.opened_at is not null)
  then raise exception 'the roll is frozen at opening'; end if;
  return new;
end $$;
create trigger keep_roll before insert on voices for each row execute function keep_roll();

-- A voice's last word: one row a voice, whatever arrives at once. Every word it ever said is in position_words.
create table positions (
  proposal_id uuid not null references proposals on delete cascade,
  voice_id uuid not null references voices on delete cascade,
  audience_id uuid not null,
  stance text not null check (stance in ('consent', 'concern', 'objection', 'for', 'against', 'abstention', 'aside')),
  except_parts uuid[] not null default '{}',
  reason text not null default '',
  version_number integer not null,
  taken_by uuid not null references persons,
  taken_at timestamptz not null default moment_now(),
  primary key (proposal_id, voice_id),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('positions');
grant select, insert, update, delete on positions to minga_request;

create table position_words (
  id bigint generated always as identity primary key,
  proposal_id uuid not null references proposals on delete cascade,
  voice_id uuid not null references voices on delete cascade,
  audience_id uuid not null,
  -- null: the position was withdrawn.
  stance text,
  except_parts uuid[] not null default '{}',
  reason text not null default '',
  version_number integer not null,
  taken_by uuid not null,
  taken_at timestamptz not null default moment_now(),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on position_words (proposal_id, voice_id, id);
call guard_by_audience('position_words');
call keep_rows('position_words', 'proposals', 'item_id', 'proposal_id');
grant select on position_words to minga_request;

-- The wall behind the rules: no position changes once the proposal is closed or withdrawn, whoever asks. The shared lock makes a
-- closing wait for the words being written, and a word wait for the closing being made. With the owner's rights: neither the lock
-- nor the history is the request's to take.
create function keep_ballot_box() returns trigger language plpgsql security definer set search_path = public as $$
declare
  word positions := case when tg_op = 'DELETE' then old else new end;
  sealed boolean;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'audience_id' = to_jsonb(old) - 'audience_id' then return new; end if;
  select p.closed_at is not null or p.withdrawn_at is not null or p.opened_at is null into sealed
    from proposals p where p.item_id = word.proposal_id for share;
  if sealed then raise exception 'the ballot box is closed'; end if;
  return word; -- a proposal that is gone (its collective removed) takes its positions with it
end $$;
create trigger keep_ballot_box before insert or update or delete on positions for each row execute function keep_ballot_box();

create function keep_position_word() returns trigger language plpgsql security definer set search_path = public as $$
declare
  gone boolean := tg_op = 'DELETE';
  word positions := case when tg_op = 'DELETE' then old else new end;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'audience_id' = to_jsonb(old) - 'audience_id' then return null; end if;
  if not exists (select from proposals p where p.item_id = word.proposal_id) then return null; end if;
  insert into position_words (proposal_id, voice_id, audience_id, stance, except_parts, reason, version_number, taken_by)
  values (word.proposal_id, word.voice_id, word.audience_id, case when gone then null else word.stance end,
    case when gone then '{}' else word.except_parts end, case when gone then '' else word.reason end, word.version_number,
    case when gone then coalesce(current_person(), word.taken_by) else word.taken_by end);
  return null;
end $$;
create trigger keep_position_word after insert or update or delete on positions for each row execute function keep_position_word();

-- Objections: on a part of the text (null: the whole), with every state they went through.
create table objections (
  id uuid primary key,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  voice_id uuid not null references voices on delete cascade,
  author_id uuid not null references persons,
  part_id uuid,
  ground text not null check (ground in ('aim', 'side-effect', 'waste', 'limit')),
  argument text not null check (argument <> ''),
  raised_at timestamptz not null default moment_now(),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on objections (proposal_id, raised_at);
call guard_by_audience('objections');
call keep_rows('objections', 'proposals', 'item_id', 'proposal_id');
grant select, insert on objections to minga_request;

create table objection_states (
  id uuid primary key,
  objection_id uuid not null references objections on delete cascade,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  state text not null check (state in ('raised', 'qualified', 'dismissed', 'integrated', 'answered', 'maintained', 'lifted', 'withdrawn')),
  version_number integer not null,
  said_by uuid not null references persons,
  -- In whose name it was said, in words: « le cercle Équipement ».
  on_behalf_of text not null default '',
  why text not null default '',
  said_at timestamptz not null default moment_now(),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on objection_states (objection_id, said_at);
create index on objection_states (proposal_id);
call guard_by_audience('objection_states');
call keep_rows('objection_states', 'objections', 'id', 'objection_id');
grant select, insert on objection_states to minga_request;

-- Nor does an objection appear or change once the proposal is over.
create function keep_open() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform from proposals p where p.item_id = new.proposal_id and p.opened_at is not null and p.closed_at is null and p.withdrawn_at is null for share;
  if not found then raise exception 'the proposal is not open'; end if;
  return new;
end $$;
create trigger keep_open before insert on objections for each row execute function keep_open();
create trigger keep_open before insert on objection_states for each row execute function keep_open();
create trigger keep_open before insert on phase_entries for each row execute function keep_open();

-- The end, once: what was counted, by which rules, and the fingerprint of both. Nothing of it changes afterwards.
create table closures (
  proposal_id uuid primary key references proposals on delete cascade,
  audience_id uuid not null,
  -- null: the clock closed it.
  closed_by uuid references persons,
  closed_at timestamptz not null,
  why text not null default '',
  -- rules, version, roll, positions, standing objections: all that the tally was made from.
  snapshot jsonb not null,
  tally jsonb not null,
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('closures');
call keep_rows('closures', 'proposals', 'item_id', 'proposal_id');
grant select, insert on closures to minga_request;

-- More time, and why.
create table extensions (
  id uuid primary key,
  proposal_id uuid not null references proposals on delete cascade,
  audience_id uuid not null,
  closes_at_before timestamptz not null,
  closes_at_after timestamptz not null,
  why text not null check (why <> ''),
  extended_by uuid not null references persons,
  extended_at timestamptz not null default moment_now(),
  foreign key (proposal_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on extensions (proposal_id);
call guard_by_audience('extensions');
call keep_rows('extensions', 'proposals', 'item_id', 'proposal_id');
grant select, insert on extensions to minga_request;
