-- How one comes into a circle: freely, by asking, or only when somebody who looks after it says so.
alter table circles add column admission text not null default 'request' check (admission in ('open', 'request', 'invited'));

-- Asking to come in. Settled by who looks after the circle; the row stays: it says who was answered what.
create table circle_requests (
  id uuid primary key,
  circle_id uuid not null references circles on delete cascade,
  collective_id uuid not null references collectives on delete cascade,
  audience_id uuid not null references audiences,
  person_id uuid not null references persons on delete cascade,
  message text not null default '',
  created_at timestamptz not null default moment(),
  settled_at timestamptz,
  settled_by uuid references persons,
  accepted boolean,
  check ((settled_at is null) = (accepted is null))
);
create unique index on circle_requests (circle_id, person_id) where settled_at is null;
create index on circle_requests (collective_id) where settled_at is null;
call guard_by_audience('circle_requests');
grant select on circle_requests to minga_request;

-- A mandate that follows another: the same charge, to the same person, for a further time. One only, even when two renew it at once.
alter table mandates add column renews_id uuid unique references mandates on delete cascade;

-- What somebody is and reads at this moment. A circle that has closed is none of their circles any more (nothing new is written for it),
-- and they go on reading what it kept: nothing disappears for those who were in it.
create or replace function load_person(known uuid) returns table (
  person_id uuid, name text, locale text, theme text, is_host boolean, audiences uuid[], places jsonb
) language sql stable as $$
  with me as (
    select p.* from persons p where p.id = known and p.erased_at is null
  ), mine as (
    select m.*, c.slug, c.name as collective_name, c.members_audience_id, c.is_demo, c.emblem, o.name as organisation_name
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
    array['00000000-0000-7000-8000-000000000001'::uuid]
      || array(select members_audience_id from mine) || array(select readers_audience_id from my_circles),
    coalesce((select jsonb_agg(jsonb_build_object(
        'collectiveId', m.collective_id, 'membershipId', m.id, 'slug', m.slug, 'name', m.collective_name, 'emblem', m.emblem, 'isDemo', m.is_demo,
        'audienceId', m.members_audience_id, 'organisationId', m.organisation_id, 'organisationName', m.organisation_name,
        'speaksForOrganisation', m.speaks_for_organisation,
        'circles', (select coalesce(jsonb_agg(jsonb_build_object('id', k.circle_id, 'audienceId', k.readers_audience_id)), '[]')
          from my_circles k where k.collective_id = m.collective_id and k.closed_at is null),
        'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'circleId', d.circle_id)), '[]') from my_mandates d where d.collective_id = m.collective_id)
      ) order by m.since) from mine m), '[]')
  from me
$$;
