-- An address is confirmed once its owner has used a code or a link sent to it.
alter table persons add column email_confirmed_at timestamptz;

-- The collective: one voice for each member organisation, or one for each person.
alter table collectives add column voices text not null default 'organisations' check (voices in ('organisations', 'persons'));

-- A code may also open the account of someone new (name kept until then) or move an account to another address.
alter table sign_in_codes add column name text;
alter table sign_in_codes drop constraint sign_in_codes_purpose_check;
alter table sign_in_codes add check (purpose in ('sign-in', 'sign-up', 'confirm-email'));
