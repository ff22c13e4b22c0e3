create table collectives (
  id uuid primary key,
  audience_id uuid not null references audiences,
  members_audience_id uuid not null references audiences,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$'),
  name text not null,
  territory text not null default '',
  summary text not null default '',
  licence text,
  default_method text not null default 'consent',
  emblem text not null default 'weave',
  is_demo boolean not null default false,
  created_at timestamptz not null default moment()
);
call guard_by_audience('collectives');
grant select, update on collectives to minga_request;

-- Member organisations (« structures »).
create table organisations (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  name text not null,
  place text not null default '',
  joined_at timestamptz not null default moment(),
  left_at timestamptz
);
create index on organisations (collective_id);
call guard_by_audience('organisations');
grant select, insert, update on organisations to minga_request;

-- Circles of any depth. audience_id: who sees that it exists; readers_audience_id: who reads what it keeps to itself.
create table circles (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  readers_audience_id uuid not null references audiences,
  parent_id uuid references circles,
  slug text not null,
  name text not null,
  kind text not null default 'circle' check (kind in ('circle', 'bureau', 'board', 'assembly', 'regional', 'project')),
  purpose text not null default '',
  created_at timestamptz not null default moment(),
  closed_at timestamptz,
  unique (collective_id, slug),
  check (parent_id is distinct from id)
);
call guard_by_audience('circles');
grant select, insert, update on circles to minga_request;

-- A person in a collective, for a time. The rows of former members stay: they say who was there.
create table memberships (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  person_id uuid not null references persons,
  organisation_id uuid references organisations,
  speaks_for_organisation boolean not null default false,
  since timestamptz not null default moment(),
  until timestamptz
);
create unique index on memberships (collective_id, person_id) where until is null;
create index on memberships (person_id) where until is null;
call guard_by_audience('memberships');
grant select, insert, update on memberships to minga_request;

create table circle_members (
  id uuid primary key,
  circle_id uuid not null references circles on delete cascade,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  person_id uuid not null references persons,
  since timestamptz not null default moment(),
  until timestamptz
);
create unique index on circle_members (circle_id, person_id) where until is null;
create index on circle_members (person_id) where until is null;
call guard_by_audience('circle_members');
grant select, insert, update on circle_members to minga_request;

-- Roles and mandates: of a person, in a collective or one circle of it, from a day to a day.
create table mandates (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  circle_id uuid references circles on delete cascade,
  audience_id uuid not null references audiences,
  person_id uuid not null references persons,
  role text not null check (role in ('admin', 'facilitator', 'secretary', 'caretaker', 'delegate')),
  scope text not null default '',
  starts_at timestamptz not null default moment(),
  ends_at timestamptz,
  ended_at timestamptz,
  decision_id uuid
);
create index on mandates (collective_id);
create index on mandates (person_id);
call guard_by_audience('mandates');
grant select, insert, update on mandates to minga_request;

-- A link, an e-mail address, or a request to join. The token itself is never stored.
create table invitations (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  circle_id uuid references circles on delete cascade,
  token_hash bytea not null unique,
  email text,
  role text check (role in ('admin', 'facilitator', 'secretary')),
  seats integer,
  used integer not null default 0,
  created_by uuid not null references persons,
  created_at timestamptz not null default moment(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index on invitations (collective_id);

create table join_requests (
  id uuid primary key,
  collective_id uuid not null references collectives on delete cascade,
  person_id uuid not null references persons on delete cascade,
  message text not null default '',
  created_at timestamptz not null default moment(),
  settled_at timestamptz,
  settled_by uuid references persons,
  accepted boolean
);
create unique index on join_requests (collective_id, person_id) where settled_at is null;

alter table items add foreign key (collective_id) references collectives on delete cascade;
alter table items add foreign key (author_id) references persons;
alter table audience_members add foreign key (person_id) references persons on delete cascade;
alter table attributions add foreign key (person_id) references persons on delete cascade;

-- What somebody is and reads at this moment. Returns no row when the account is erased.
create function load_person(known uuid) returns table (
  person_id uuid, name text, locale text, theme text, is_host boolean, audiences uuid[], places jsonb
) language sql stable as $$
  with me as (
    select p.* from persons p where p.id = known and p.erased_at is null
  ), mine as (
    select m.*, c.slug, c.name as collective_name, c.members_audience_id, c.is_demo, c.emblem, o.name as organisation_name
    from memberships m join collectives c on c.id = m.collective_id left join organisations o on o.id = m.organisation_id
    where m.person_id = (select id from me) and m.until is null
  ), my_circles as (
    select x.circle_id, x.collective_id, k.readers_audience_id from circle_members x join circles k on k.id = x.circle_id
    where x.person_id = (select id from me) and x.until is null and k.closed_at is null
      and x.collective_id in (select collective_id from mine)
  ), my_mandates as (
    select d.* from mandates d where d.person_id = (select id from me) and d.ended_at is null
      and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now()) and d.collective_id in (select collective_id from mine)
  )
  select me.id, me.name, me.locale, me.theme, me.is_host,
    array['00000000-0000-7000-8000-000000000001'::uuid]
      || array(select members_audience_id from mine) || array(select readers_audience_id from my_circles),
    coalesce((select jsonb_agg(jsonb_build_object(
        'collectiveId', m.collective_id, 'membershipId', m.id, 'slug', m.slug, 'name', m.collective_name, 'emblem', m.emblem, 'isDemo', m.is_demo,
        'audienceId', m.members_audience_id, 'organisationId', m.organisation_id, 'organisationName', m.organisation_name,
        'speaksForOrganisation', m.speaks_for_organisation,
        'circles', (select coalesce(jsonb_agg(jsonb_build_object('id', k.circle_id, 'audienceId', k.readers_audience_id)), '[]') from my_circles k where k.collective_id = m.collective_id),
        'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'circleId', d.circle_id)), '[]') from my_mandates d where d.collective_id = m.collective_id)
      ) order by m.since) from mine m), '[]')
  from me
$$;
revoke execute on function load_person(uuid) from public;

-- Everything a request needs to know of who is asking, in one round trip.
-- Returns no row when the session is unknown or over.
create function load_session(hash bytea) returns table (
  session_id uuid, person_id uuid, name text, locale text, theme text, is_host boolean, audiences uuid[], places jsonb
) language sql stable as $$
  select s.id, l.* from sessions s cross join lateral load_person(s.person_id) l where s.token_hash = hash and s.expires_at > now()
$$;
revoke execute on function load_session(bytea) from public;
