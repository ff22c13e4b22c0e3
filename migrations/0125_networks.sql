-- Networks (« réseaux »): collectives that give one another things to read. The row of a network is read by its own audience: whoever is
-- in one of its collectives now.
create table networks (
  id uuid primary key,
  audience_id uuid not null unique references audiences on delete cascade,
  name text not null check (name <> ''),
  summary text not null default '',
  opened_by uuid not null references persons,
  created_at timestamptz not null default moment(),
  -- Its last collective has left.
  closed_at timestamptz,
  unique (id, audience_id)
);
call guard_by_audience('networks');
grant select on networks to minga_request;

-- A collective in a network, for a time.
create table network_collectives (
  id uuid primary key,
  network_id uuid not null,
  audience_id uuid not null,
  collective_id uuid not null references collectives on delete cascade,
  since timestamptz not null default moment(),
  until timestamptz,
  foreign key (network_id, audience_id) references networks (id, audience_id) on update cascade on delete cascade
);
create unique index on network_collectives (network_id, collective_id) where until is null;
create index on network_collectives (collective_id) where until is null;
call guard_by_audience('network_collectives');
grant select on network_collectives to minga_request;

-- A collective asked to come in, by the words that were written to name it. Whether they reached one is told to that one alone: no
-- request may read this table.
create table network_invitations (
  id uuid primary key,
  network_id uuid not null,
  audience_id uuid not null,
  by_collective_id uuid not null references collectives on delete cascade,
  person_id uuid not null references persons,
  asked text not null,
  -- null: nobody of that name.
  invited_id uuid references collectives on delete cascade,
  created_at timestamptz not null default moment(),
  expires_at timestamptz not null,
  withdrawn_at timestamptz,
  settled_at timestamptz,
  settled_by uuid references persons,
  accepted boolean,
  check ((settled_at is null) = (accepted is null)),
  check (settled_at is null or invited_id is not null),
  foreign key (network_id, audience_id) references networks (id, audience_id) on update cascade on delete cascade
);
create index on network_invitations (network_id) where withdrawn_at is null;
create index on network_invitations (invited_id) where settled_at is null and withdrawn_at is null;
create index on network_invitations (by_collective_id, created_at);

-- The collectives of the networks that one reads: by name, also those that show themselves to nobody else.
create function collectives_of_networks() returns table (network_id uuid, collective_id uuid, slug text, name text, territory text, since timestamptz, persons integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select n.id, c.id, c.slug, c.name, c.territory, x.since,
    (select count(*) from memberships m where m.collective_id = c.id and m.until is null)::int
  from networks n join network_collectives x on x.network_id = n.id and x.until is null join collectives c on c.id = x.collective_id
  where n.audience_id = any (current_audiences())
$$;
revoke execute on function collectives_of_networks() from public;
grant execute on function collectives_of_networks() to minga_request;

-- The persons behind an audience. Empty for the public, and for somebody who does not read that audience.
create or replace function readers_of_audience(target uuid) returns table (person_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  with asked as (
    select a.* from audiences a where a.id = target and a.kind <> 'public'
      and (a.id = any (current_audiences())
           or exists (select from audience_members m where m.audience_id = a.id and m.person_id = current_person()))
  )
  select m.person_id from asked a join memberships m on m.collective_id = a.collective_id and m.until is null
    where a.kind = 'collective'
  union all
  select x.person_id from asked a join circle_members x on x.circle_id = a.circle_id and x.until is null
    join memberships m on m.collective_id = x.collective_id and m.person_id = x.person_id and m.until is null
    where a.kind = 'circle'
  union all
  select m.person_id from asked a join audience_members m on m.audience_id = a.id
    where a.kind = 'named'
  union all
  select distinct m.person_id from asked a join networks n on n.audience_id = a.id
    join network_collectives x on x.network_id = n.id and x.until is null
    join memberships m on m.collective_id = x.collective_id and m.until is null
    where a.kind = 'network'
$$;

-- Whoever signs something that a network reads is known there by name; the others of their collective are not.
create function sign_in_network() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from audiences where id = new.audience_id and kind = 'network') then
    insert into attributions (person_id, audience_id, name)
    select p.id, new.audience_id, p.name from persons p
    where p.erased_at is null and p.id in (select (to_jsonb(new) ->> signing)::uuid from unnest(tg_argv) signing)
    on conflict (person_id, audience_id) do nothing;
  end if;
  return null;
end $$;
revoke execute on function sign_in_network() from public;
create trigger sign_in_network after insert or update of audience_id, author_id on items
  for each row execute function sign_in_network('author_id');
create trigger sign_in_network after insert or update of audience_id on note_versions
  for each row execute function sign_in_network('made_by');
create trigger sign_in_network after insert or update of audience_id on comments
  for each row execute function sign_in_network('author_id');
create trigger sign_in_network after insert or update of audience_id, claimed_by, done_by on steps
  for each row execute function sign_in_network('claimed_by', 'done_by');

-- What somebody is and reads at this moment. Returns no row when the account is erased.
create or replace function load_person(known uuid) returns table (
  person_id uuid, name text, locale text, theme text, is_host boolean, may_open boolean, audiences uuid[], places jsonb
) language sql stable as $$
  with me as (
    select p.* from persons p where p.id = known and p.erased_at is null
  ), mine as (
    select m.*, c.slug, c.name as collective_name, c.members_audience_id, c.is_demo, c.emblem, c.opens_circles, c.invites, c.closes_at,
      o.name as organisation_name, speaks_now(m) as speaks
    from memberships m join collectives c on c.id = m.collective_id left join organisations o on o.id = m.organisation_id
    where m.person_id = (select id from me) and m.until is null
  ), my_circles as (
    select x.circle_id, x.collective_id, k.readers_audience_id, k.closed_at from circle_members x join circles k on k.id = x.circle_id
    where x.person_id = (select id from me) and x.until is null
      and x.collective_id in (select collective_id from mine)
  ), my_networks as (
    select x.network_id, x.collective_id, x.audience_id from network_collectives x
    where x.until is null and x.collective_id in (select collective_id from mine)
  ), my_mandates as (
    select d.* from mandates d where d.person_id = (select id from me) and d.ended_at is null
      and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now()) and d.collective_id in (select collective_id from mine)
  )
  select me.id, me.name, me.locale, me.theme, me.is_host,
    me.is_host or coalesce((select value = 'true' from settings where key = 'installation.open-collectives'), true),
    array['00000000-0000-7000-8000-000000000001'::uuid]
      || array(select members_audience_id from mine) || array(select readers_audience_id from my_circles)
      || array(select distinct audience_id from my_networks),
    coalesce((select jsonb_agg(jsonb_build_object(
        'collectiveId', m.collective_id, 'membershipId', m.id, 'slug', m.slug, 'name', m.collective_name, 'emblem', m.emblem, 'isDemo', m.is_demo,
        'audienceId', m.members_audience_id, 'organisationId', m.organisation_id, 'organisationName', m.organisation_name,
        'speaksForOrganisation', m.speaks, 'opensCircles', m.opens_circles, 'invites', m.invites,
        'closed', coalesce(m.closes_at <= now(), false), 'closesAt', m.closes_at,
        'circles', (select coalesce(jsonb_agg(jsonb_build_object('id', k.circle_id, 'audienceId', k.readers_audience_id)), '[]')
          from my_circles k where k.collective_id = m.collective_id and k.closed_at is null),
        'networks', (select coalesce(jsonb_agg(jsonb_build_object('id', n.network_id, 'audienceId', n.audience_id)), '[]')
          from my_networks n where n.collective_id = m.collective_id),
        'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'circleId', d.circle_id)), '[]') from my_mandates d where d.collective_id = m.collective_id)
      ) order by m.since) from mine m), '[]')
  from me
$$;

-- Takes the demonstration away: its collectives with all that hangs on them, the networks that were theirs alone, then the people. The
-- journal has no cascade from the collective, since what happened in a collective outlives nothing else.
create or replace function erase_invented() returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone uuid[] := array(select id from collectives where is_demo);
begin
  -- As every act on a note does: whoever is projecting one of them finishes first.
  perform from notes n join items i on i.id = n.item_id where i.collective_id = any (gone) for update of n;
  delete from journal where collective_id = any (gone);
  delete from collectives where id = any (gone);
  delete from audiences where collective_id = any (gone);
  delete from audiences a using networks n where n.audience_id = a.id
    and not exists (select from network_collectives x where x.network_id = n.id);
  delete from persons where is_invented;
end $$;
