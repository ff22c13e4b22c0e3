-- What goes with an account, in one place and in the transaction that erases it: no command can forget a part of it. The row of the
-- person stays, without a name, since texts of others stand around theirs; whoever wrote is then « compte effacé » everywhere.
alter table persons add constraint erased_keeps_nothing
  check (erased_at is null or (email is null and email_confirmed_at is null and public_name is null and theme is null and not is_host));

create function forget_person() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  -- Ways in.
  delete from passwords where person_id = new.id;
  delete from passkeys where person_id = new.id;
  delete from passkey_challenges where person_id = new.id;
  delete from sessions where person_id = new.id;
  delete from sign_in_codes where person_id = new.id or lower(email) = lower(old.email);
  delete from mails where reader_id = new.id or lower(recipient) = lower(old.email);
  -- The drawer that nobody else reads, and the trace of what was read.
  delete from thread_drafts where person_id = new.id;
  delete from read_marks where person_id = new.id;
  delete from thread_reads where person_id = new.id;
  delete from thread_follows where person_id = new.id;
  delete from comment_calls where person_id = new.id;
  delete from notifications where person_id = new.id;
  delete from notification_rhythms where person_id = new.id;
  delete from notification_clocks where person_id = new.id;
  delete from pad_mentions where person_id = new.id;
  delete from pad_quarantine where person_id = new.id;
  delete from imports where person_id = new.id;
  -- What was asked for, and what was offered in their name.
  delete from join_requests where person_id = new.id;
  delete from circle_requests where person_id = new.id;
  update invitations set revoked_at = now() where created_by = new.id and revoked_at is null;
  update invitations set email = null where created_by = new.id;
  update steps set claimed_by = null, claimed_at = null where claimed_by = new.id and done_at is null;
  -- What they read by name, and the name under which others knew them.
  delete from audience_members where person_id = new.id;
  update attributions set name = new.name, erased = true where person_id = new.id;
  update participations set name = '', organisation = '' where person_id = new.id;
  return null;
end $$;
create trigger forget_person after update of erased_at on persons
  for each row when (old.erased_at is null and new.erased_at is not null) execute function forget_person();

-- Somebody brought in at the very instant when they erase their account: one of the two waits for the other, and only one is done.
create function keep_erased_out() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from persons where id = new.person_id and erased_at is null for share;
  if not found then raise exception 'this account is erased' using errcode = '23503'; end if;
  return new;
end $$;
create trigger keep_erased_out before insert on memberships for each row execute function keep_erased_out();
create trigger keep_erased_out before insert on sessions for each row execute function keep_erased_out();
