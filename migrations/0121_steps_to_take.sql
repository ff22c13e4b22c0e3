-- The steps that anybody may take, the oldest first: the first page of a collective shows three, whatever the number of its items.
create index steps_to_take on steps (collective_id, created_at, id) where claimed_by is null and done_at is null and dropped_at is null;
