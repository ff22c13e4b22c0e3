-- A discussion is an item of kind 'thread'. Its messages, marks and reactions follow the item's audience.
-- An aside is a thread of its own, with its own readers, that hangs under a message of another thread:
-- those it is not for find no trace of it, no count, no reader, no unread mark.
create table threads (
  item_id uuid primary key,
  audience_id uuid not null,
  collective_id uuid not null references collectives on delete cascade,
  -- Messages are numbered from 1 in the order of their commit: a thread's row is locked while one is added.
  last_seq integer not null default 0,
  last_at timestamptz not null default moment(),
  closed_at timestamptz,
  closed_by uuid references persons,
  closing text not null default '',
  reopened_at timestamptz,
  reopened_by uuid references persons,
  reopening text not null default '',
  aside_of uuid references items on delete cascade,
  aside_under integer,
  check ((closed_at is null) = (closed_by is null)),
  check ((aside_of is null) = (aside_under is null)),
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on threads (collective_id, last_at desc);
create index on threads (audience_id, last_at desc);
create index on threads (aside_of, aside_under) where aside_of is not null;
call guard_by_audience('threads');
grant select, insert, update on threads to minga_request;

-- The place of a message is three numbers, whatever the depth of the answers: the message that opened the branch, the answer
-- to it that opened the twig, and itself. Reading order is their order, so a page is a range of one index.
create table comments (
  id uuid primary key,
  thread_id uuid not null,
  audience_id uuid not null,
  seq integer not null,
  parent_id uuid,
  root integer not null,
  branch integer not null default 0,
  leaf integer not null default 0,
  author_id uuid not null references persons,
  source text not null,
  html text not null,
  excerpt text not null,
  cites uuid[] not null default '{}',
  created_at timestamptz not null default moment(),
  edited_at timestamptz,
  removed_at timestamptz,
  removed_by uuid references persons,
  removal_reason text not null default '',
  unique (thread_id, seq) include (audience_id),
  unique (thread_id, root, branch, leaf) include (audience_id),
  unique (id, thread_id),
  foreign key (thread_id, audience_id) references items (id, audience_id) on update cascade on delete cascade,
  foreign key (parent_id, thread_id) references comments (id, thread_id),
  check ((removed_at is null) = (removed_by is null)),
  check (removed_at is null or (source = '' and html = '' and excerpt = ''))
);
create index on comments (author_id);
call guard_by_audience('comments');
grant select, insert, update on comments to minga_request;

-- What a message said before each change. Withdrawn with the message.
create table comment_versions (
  comment_id uuid not null,
  number integer not null,
  thread_id uuid not null,
  audience_id uuid not null,
  html text not null,
  written_at timestamptz not null,
  primary key (comment_id, number),
  foreign key (comment_id, thread_id) references comments (id, thread_id) on delete cascade,
  foreign key (thread_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('comment_versions');
grant select, insert, delete on comment_versions to minga_request;

-- One word a person a message.
create table comment_reactions (
  comment_id uuid not null,
  person_id uuid not null references persons,
  thread_id uuid not null,
  audience_id uuid not null,
  word text not null check (word in ('agree', 'thanks', 'same', 'lead', 'dig')),
  at timestamptz not null default moment(),
  primary key (comment_id, person_id),
  foreign key (comment_id, thread_id) references comments (id, thread_id) on delete cascade,
  foreign key (thread_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('comment_reactions');
call guard_own_hand('comment_reactions');
grant select, insert, update, delete on comment_reactions to minga_request;

-- Whom a message calls: named with an @, or answered.
create table comment_calls (
  person_id uuid not null references persons,
  comment_id uuid not null,
  thread_id uuid not null,
  audience_id uuid not null,
  seq integer not null,
  how text not null check (how in ('named', 'answered')),
  read_at timestamptz,
  primary key (comment_id, person_id),
  foreign key (comment_id, thread_id) references comments (id, thread_id) on delete cascade,
  foreign key (thread_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on comment_calls (person_id, thread_id) where read_at is null;
create index on comment_calls (thread_id, person_id);
call guard_by_audience('comment_calls');
create policy own_hand_update on comment_calls as restrictive for update to minga_request using (person_id = (select current_person()));
grant select, insert, update, delete on comment_calls to minga_request;

-- How far each has read, known to all who read the thread. `seen` holds exactly the messages that were on a screen;
-- `read_through` is the last number up to which all of them were.
create table thread_reads (
  thread_id uuid not null,
  person_id uuid not null references persons,
  audience_id uuid not null,
  seen int4multirange not null default '{}',
  read_through integer not null default 0,
  read_at timestamptz not null default moment(),
  primary key (thread_id, person_id),
  foreign key (thread_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
create index on thread_reads (person_id);
call guard_by_audience('thread_reads');
call guard_own_hand('thread_reads');
grant select, insert, update on thread_reads to minga_request;

-- What one wants to be told of a thread. Without a row: when one is named or answered.
create table thread_follows (
  thread_id uuid not null,
  person_id uuid not null references persons,
  audience_id uuid not null,
  level text not null check (level in ('all', 'named', 'none')),
  at timestamptz not null default moment(),
  primary key (thread_id, person_id),
  foreign key (thread_id, audience_id) references items (id, audience_id) on update cascade on delete cascade
);
call guard_by_audience('thread_follows');
call guard_own_hand('thread_follows');
grant select, insert, update on thread_follows to minga_request;

-- What one has begun to write and not sent: a private drawer.
create table thread_drafts (
  person_id uuid not null references persons on delete cascade,
  thread_id uuid not null references items on delete cascade,
  answers uuid,
  source text not null,
  touched_at timestamptz not null default moment(),
  primary key (person_id, thread_id),
  foreign key (answers, thread_id) references comments (id, thread_id)
);
call guard_by_person('thread_drafts');
grant select, insert, update, delete on thread_drafts to minga_request;

-- Items born of a message (a proposal). The row carries the readers of what was born, as a link does.
create table comment_births (
  item_id uuid primary key,
  audience_id uuid not null,
  thread_id uuid not null,
  comment_id uuid not null,
  foreign key (item_id, audience_id) references items (id, audience_id) on update cascade on delete cascade,
  foreign key (comment_id, thread_id) references comments (id, thread_id) on delete cascade
);
create index on comment_births (comment_id);
create index on comment_births (thread_id);
call guard_by_audience('comment_births');
grant select, insert on comment_births to minga_request;
