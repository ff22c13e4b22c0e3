-- The wall also keeps the end: no position changes from the end on, even in the minute before the closing is written. The moment is that
-- of the act (minga.moment, set when the proposal was locked and the rule judged), so that rule, wall and date say the same instant.
create or replace function keep_ballot_box() returns trigger language plpgsql security definer set search_path = public as $$
declare
  word positions := case when tg_op = 'DELETE' then old else new end;
  sealed boolean;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'audience_id' = to_jsonb(old) - 'audience_id' then return new; end if;
  select p.closed_at is not null or p.withdrawn_at is not null or p.opened_at is null
      or (coalesce(p.phase, 'consent') = 'consent' and coalesce(p.closes_at <= moment_now(), false)) into sealed
    from proposals p where p.item_id = word.proposal_id for share;
  if sealed then raise exception 'the ballot box is closed'; end if;
  return word; -- a proposal that is gone (its collective removed) takes its positions with it
end $$;
