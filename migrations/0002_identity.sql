-- Accounts and sessions. minga_request has no right on any of these tables: they are reached through the identity capability alone.
create table persons (
  id uuid primary key,
  email text,
  name text not null,
  public_name text,
  locale text not null default 'fr',
  theme text check (theme in ('light', 'dark')),
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  is_host boolean not null default false
);
create unique index on persons (lower(email)) where email is not null;

create table passwords (
  person_id uuid primary key references persons on delete cascade,
  hash text not null,
  changed_at timestamptz not null default now()
);

create table passkeys (
  id text primary key,
  person_id uuid not null references persons on delete cascade,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  label text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index on passkeys (person_id);

-- Only the hash of the token is kept: a copy of the database opens no session.
create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references persons on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  device text not null default ''
);
create index on sessions (person_id);

-- One-use codes and links sent by e-mail: sign-in, address confirmation.
create table sign_in_codes (
  id uuid primary key,
  person_id uuid references persons on delete cascade,
  email text not null,
  link_hash bytea not null unique,
  code_hash bytea not null,
  purpose text not null check (purpose in ('sign-in', 'confirm-email')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  tries integer not null default 0
);
create index on sign_in_codes (lower(email), created_at desc);

-- Limits are per account or address, never per IP alone.
create table rate_limits (
  key text primary key,
  points integer not null,
  expires_at timestamptz not null
);
