-- Without pg_temp named last, PostgreSQL looks in it first: a temporary table called « proposals » would stand before the real one,
-- for a function that runs with its owner's rights.
alter function readers_of_audience(uuid) set search_path = public, pg_temp;
alter function open_named_audience(uuid, uuid, uuid[]) set search_path = public, pg_temp;
alter function keep_ballot_box() set search_path = public, pg_temp;
alter function keep_position_word() set search_path = public, pg_temp;
alter function keep_open() set search_path = public, pg_temp;
alter function seal_in_order() set search_path = public, pg_temp;
alter function day_of_collective(uuid) set search_path = public, pg_temp;
