-- Who speaks for an organisation, from an instant to another; several may, for one voice.
alter table memberships add column speaks_from timestamptz, add column speaks_until timestamptz;
create function speaks_now(m memberships) returns boolean language sql stable set search_path = public, pg_temp as $$
  select m.speaks_for_organisation and m.until is null and m.organisation_id is not null
    and coalesce(m.speaks_from <= now(), true) and coalesce(m.speaks_until > now(), true)
$$;

-- What a collective settles for itself: how one comes in, who opens circles, who invites; and the instant from which it is only read.
alter table collectives
  add column admission text not null default 'invited' check (admission in ('request', 'invited')),
  add column opens_circles text not null default 'admins' check (opens_circles in ('admins', 'members')),
  add column invites text not null default 'mandated' check (invites in ('mandated', 'members')),
  add column closes_at timestamptz,
  add unique (id, audience_id);

-- Addresses that a collective has had: they lead to the one it has, and nobody else may take them. Read by who reads the collective.
create table collective_slugs (
  slug text primary key,
  collective_id uuid not null,
  audience_id uuid not null,
  left_at timestamptz not null default now(),
  foreign key (collective_id, audience_id) references collectives (id, audience_id) on update cascade on delete cascade
);
create index on collective_slugs (collective_id);
call guard_by_audience('collective_slugs');
grant select on collective_slugs to minga_request;

-- The word with which a request to join is answered. Out of reach of a request, like the rest of that table.
alter table join_requests add column answer text not null default '';
create index on join_requests (person_id, created_at desc);

-- A closed collective is read, not written: whatever a request would do in it after that instant is undone as a whole, since each act
-- is told in the journal. What is done past row-level security (leaving, opening again, deadlines that pass) answers for itself.
create function keep_closed() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('role') = 'minga_request'
    and exists (select from collectives c where c.id = new.collective_id and c.closes_at <= now()) then
    raise exception 'this collective is closed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_closed before insert on journal for each row execute function keep_closed();

drop function load_session(bytea);
drop function load_person(uuid);
-- What somebody is and reads at this moment. Returns no row when the account is erased.
create function load_person(known uuid) returns table (
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
  ), my_mandates as (
    select d.* from mandates d where d.person_id = (select id from me) and d.ended_at is null
      and d.starts_at <= now() and (d.ends_at is null or d.ends_at > now()) and d.collective_id in (select collective_id from mine)
  )
  select me.id, me.name, me.locale, me.theme, me.is_host,
    me.is_host or coalesce((select value = 'true' from settings where key = 'installation.open-collectives'), true),
    array['00000000-0000-7000-8000-000000000001'::uuid]
      || array(select members_audience_id from mine) || array(select readers_audience_id from my_circles),
    coalesce((select jsonb_agg(jsonb_build_object(
        'collectiveId', m.collective_id, 'membershipId', m.id, 'slug', m.slug, 'name', m.collective_name, 'emblem', m.emblem, 'isDemo', m.is_demo,
        'audienceId', m.members_audience_id, 'organisationId', m.organisation_id, 'organisationName', m.organisation_name,
        'speaksForOrganisation', m.speaks, 'opensCircles', m.opens_circles, 'invites', m.invites,
        'closed', coalesce(m.closes_at <= now(), false), 'closesAt', m.closes_at,
        'circles', (select coalesce(jsonb_agg(jsonb_build_object('id', k.circle_id, 'audienceId', k.readers_audience_id)), '[]')
          from my_circles k where k.collective_id = m.collective_id and k.closed_at is null),
        'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'circleId', d.circle_id)), '[]') from my_mandates d where d.collective_id = m.collective_id)
      ) order by m.since) from mine m), '[]')
  from me
$$;
revoke execute on function load_person(uuid) from public;

-- Everything a request needs to know of who is asking, in one round trip.
-- Returns no row when the session is unknown or over.
create function load_session(hash bytea) returns table (
  session_id uuid, person_id uuid, name text, locale text, theme text, is_host boolean, may_open boolean, audiences uuid[], places jsonb
) language sql stable as $$
  select s.id, l.* from sessions s cross join lateral load_person(s.person_id) l where s.token_hash = hash and s.expires_at > now()
$$;
revoke execute on function load_session(bytea) from public;
