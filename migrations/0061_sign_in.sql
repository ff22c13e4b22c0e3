-- Mail goes out by itself: when the next try is due, and when there will be no more. Whoever waits for mails hears of each one.
alter table mails add column next_try_at timestamptz not null default now();
alter table mails add column given_up_at timestamptz;
create index on mails (next_try_at) where sent_at is null and given_up_at is null;
create function tell_mail() returns trigger language plpgsql as $$
begin
  perform pg_notify('mails', '');
  return null;
end $$;
create trigger tell_mail after insert on mails for each statement execute function tell_mail();

-- When the person behind a session last showed who they are: dangerous acts ask for it again.
alter table sessions add column proved_at timestamptz not null default now();

-- A code may also prove again who is there, and free an account from its former address.
alter table sign_in_codes drop constraint sign_in_codes_purpose_check;
alter table sign_in_codes add check (purpose in ('sign-in', 'sign-up', 'confirm-email', 'leave-email', 'prove'));

-- What a passkey is asked to sign: once, within five minutes.
create table passkey_challenges (
  hash bytea primary key,
  person_id uuid references persons on delete cascade,
  purpose text not null check (purpose in ('sign-in', 'add', 'prove')),
  expires_at timestamptz not null
);
