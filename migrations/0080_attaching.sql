-- What is already kept weighs on what may be added: of the whole collective, whoever may read each file, and of one person over a day.
-- Two sums and nothing else come out.
create function bytes_attached(collective uuid, out in_collective bigint, out by_person bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select
    (select coalesce(sum(a.bytes), 0)::bigint from attachments a join items i on i.id = a.item_id where i.collective_id = collective),
    (select coalesce(sum(a.bytes), 0)::bigint from attachments a
      where a.uploaded_by = current_person() and a.created_at > moment() - interval '24 hours')
$$;
revoke execute on function bytes_attached(uuid) from public;
grant execute on function bytes_attached(uuid) to minga_request;
create index on attachments (uploaded_by, created_at desc) where uploaded_by is not null;
