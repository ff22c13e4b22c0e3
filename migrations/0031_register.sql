-- The register: one cord a body, one knot an entry. docs/register-format.md describes what is sealed; ADR 0020 says why.

create table registers (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  -- null: the register of the whole collective.
  circle_id uuid references circles deferrable initially deferred,
  -- Who sees its numbers and fingerprints. The words of an entry have the audience of that entry, which may be narrower.
  audience_id uuid not null references audiences deferrable initially deferred,
  last_number integer not null default 0,
  head text not null default repeat('0', 64),
  -- Of the collective's own register: the number of the last proposal opened.
  last_proposal integer not null default 0,
  unique nulls not distinct (collective_id, circle_id)
);
call guard_by_audience('registers');
-- An update right on one column lets a request lock the row; the seal alone moves the head.
grant select, insert (id, collective_id, circle_id, audience_id), update (last_proposal) on registers to minga_request;

-- What everyone who sees the register sees of every entry: its number, the digest of its content, and the chain.
create table register_seals (
  register_id uuid not null references registers on delete cascade,
  number integer not null,
  audience_id uuid not null references audiences deferrable initially deferred,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz not null default moment_now(),
  primary key (register_id, number)
);
call guard_by_audience('register_seals');
call keep_rows('register_seals', 'registers', 'id', 'register_id');
grant select, insert on register_seals to minga_request;

-- The next number and the last hash, or nothing: no gap, no fork.
create function seal_in_order() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update registers set last_number = new.number, head = new.hash
    where id = new.register_id and last_number = new.number - 1 and head = new.previous;
  if not found then raise exception 'an entry follows the last one of its register'; end if;
  return new;
end $$;
create trigger seal_in_order before insert on register_seals for each row execute function seal_in_order();

create function uuids_of(list jsonb) returns uuid[] language sql immutable
  as $$ select coalesce(array(select one::uuid from jsonb_array_elements_text(coalesce(list, '[]')) as one), '{}') $$;

-- The words of an entry. Every other column is read out of them, so that none can say otherwise.
create table register_entries (
  item_id uuid primary key,
  audience_id uuid not null,
  collective_id uuid not null references collectives on delete cascade,
  content jsonb not null,
  register_id uuid not null generated always as ((content ->> 'register')::uuid) stored,
  number integer not null generated always as ((content ->> 'number')::integer) stored,
  kind text not null generated always as (content ->> 'kind') stored,
  outcome text generated always as (content ->> 'outcome') stored,
  proposal_id uuid generated always as ((content -> 'proposal' ->> 'item')::uuid) stored,
  target_id uuid generated always as ((content ->> 'target')::uuid) stored,
  supersedes uuid[] not null generated always as (uuids_of(content -> 'supersedes')) stored,
  entered_by uuid not null generated always as ((content ->> 'enteredBy')::uuid) stored,
  unique (register_id, number),
  check (kind in ('decision', 'correction', 'repeal', 'review')),
  check (outcome in ('adopted', 'rejected', 'withdrawn', 'postponed')),
  check ((kind = 'decision') = (outcome is not null)),
  check ((kind = 'decision') = (target_id is null)),
  foreign key (register_id, number) references register_seals (register_id, number) deferrable initially deferred,
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create unique index on register_entries (proposal_id) where proposal_id is not null;
create index on register_entries (target_id) where target_id is not null;
create index on register_entries (collective_id) where supersedes <> '{}';
call guard_by_audience('register_entries');
call keep_rows('register_entries', 'collectives', 'id', 'collective_id');
grant select, insert on register_entries to minga_request;

-- Where each decision stands today, in its collective's day: read from later entries, never written.
-- `effective`: the words as corrected and reviewed since.
create view decision_standings with (security_invoker = true) as
select e.item_id, e.audience_id, e.collective_id, e.register_id, e.number, e.kind, e.outcome, e.proposal_id, e.target_id, e.supersedes, e.entered_by,
  now.effective, d.today,
  case
    when e.kind <> 'decision' then 'amending'
    when e.outcome <> 'adopted' then e.outcome
    when repealed.by_id is not null then 'repealed'
    when superseded.by_id is not null then 'superseded'
    when now.effective ->> 'expiresOn' < d.today then 'expired'
    when now.effective ->> 'inForceSince' > d.today then 'upcoming'
    else 'in-force'
  end as standing,
  coalesce(repealed.by_id, superseded.by_id) as ended_by_id,
  coalesce(repealed.by_number, superseded.by_number) as ended_by_number
from register_entries e
join collectives c on c.id = e.collective_id
cross join lateral (select to_char(moment() at time zone c.time_zone, 'YYYY-MM-DD') as today) d
left join lateral (
  select jsonb_object_agg(one.key, one.value order by x.number) as changes
  from register_entries x cross join jsonb_each(x.content -> 'changes') one
  where x.target_id = e.item_id and x.kind in ('correction', 'review')
) amended on e.kind = 'decision'
cross join lateral (select e.content || coalesce(amended.changes, '{}') as effective) now
left join lateral (
  select x.item_id as by_id, x.number as by_number from register_entries x where x.target_id = e.item_id and x.kind = 'repeal' limit 1
) repealed on e.kind = 'decision'
left join lateral (
  select x.item_id as by_id, x.number as by_number from register_entries x
  where x.collective_id = e.collective_id and x.supersedes <> '{}' and e.item_id = any (x.supersedes) and x.outcome = 'adopted' limit 1
) superseded on e.kind = 'decision';
grant select on decision_standings to minga_request;
