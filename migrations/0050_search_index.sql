-- The search index. A document of the living draft ('pad') is read by its writers, every other one by the readers of its item;
-- several documents of one item show as one result. Words come folded from src/lib/kernel/search-words.ts (lower case, no accents).

alter table search_documents drop constraint search_documents_item_id_audience_id_fkey;
alter table search_documents
  add column item_audience_id uuid,
  add column spelling text not null,
  add foreign key (item_id) references items on delete cascade,
  add foreign key (audience_id) references audiences,
  add foreign key (item_id, item_audience_id) references items (id, audience_id) on update cascade on delete cascade,
  add check (item_audience_id is null or item_audience_id = audience_id);

-- Candidates are chosen on narrow rows; texts and vectors live beside the row and are read for the few that are ranked or shown.
alter table search_documents set (toast_tuple_target = 128);
alter table search_documents alter column source set storage main, alter column kind set storage main, alter column title set storage main,
  alter column hashtags set storage main, alter column spelling set storage main,
  alter column vector set storage external;

-- The vector holds the words of a document, and marks, which narrow a search inside the one index: readers, collective, kind,
-- hashtags, age, words of the title. The text parser makes no word that starts with '=', so no typed text reaches a mark.
-- Marks are short cuts: audience_id alone decides who reads.
create function search_audience_mark(audience uuid) returns text language sql stable set search_path = public, pg_temp as $$
  select case when a.kind = 'named' then '=named' else '=a' || replace(audience::text, '-', '') end from audiences a where a.id = audience
$$;
revoke execute on function search_audience_mark(uuid) from public;

-- Ages, in powers of two seconds, from a day and a half to four years. A search opens the newest windows first.
create function search_age_marks(at timestamptz) returns text[] language sql immutable as $$
  select array_agg('=t' || size || '.' || (extract(epoch from at)::bigint >> size)) from unnest('{17,19,21,23,25,27}'::integer[]) size
$$;

-- The words of a title as marks, stemmed and as they are: to look at titles alone, also while the last word is being written.
create function search_title_marks(words text) returns tsvector language sql stable set search_path = public, pg_temp as $$
  select coalesce(string_agg(quote_literal('=w' || lexeme) || ':' || array_to_string(positions, ','), ' '), '')::tsvector from (
    select lexeme, positions from unnest(to_tsvector('minga_fr', words))
    union select lexeme, positions from unnest(to_tsvector('simple', words))) x
$$;

-- The audience of the item moved: its documents moved with it, and so does their short cut.
create function follow_item_audience() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  lost text := search_audience_mark(old.audience_id);
  won tsvector;
begin
  if new.item_audience_id is not null then
    new.audience_id := new.item_audience_id;
    won := array_to_tsvector(array[search_audience_mark(new.audience_id)]);
    new.vector := ts_delete(new.vector, lost) || won;
  end if;
  return new;
end $$;
create trigger follow_item_audience before update of item_audience_id on search_documents for each row
  when (new.item_audience_id is distinct from old.item_audience_id) execute function follow_item_audience();

create index search_documents_vector on search_documents using gin (vector) with (fastupdate = off);
create index search_documents_spelling on search_documents using gin (spelling gin_trgm_ops) with (fastupdate = off);
create index on search_documents (item_id);
create index on search_documents (audience_id);

-- True when the one who asks reads this audience; the owner of the tables (jobs, imports) reads all.
create function may_index(audience uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select current_setting('role') <> 'minga_request' or audience = any (current_audiences())
    or exists (select from audience_members m where m.audience_id = audience and m.person_id = current_person())
$$;
revoke execute on function may_index(uuid) from public;

-- minga_request has no right on search_documents: it writes through these two, which check the audience of what is written.
-- `title` and `body` are shown; `words_of_title`, `words_of_body`, `words_of_hashtags` and `hashtag_keys` are what is searched.
create function index_search_text(
  its_source text, its_id uuid, its_item uuid, its_audience uuid, its_kind text, its_title text, its_body text, its_hashtags text[],
  words_of_title text, words_of_body text, words_of_hashtags text, hashtag_keys text[], changed_at timestamptz
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  item items%rowtype;
  changed timestamptz := coalesce(changed_at, moment());
  marks tsvector;
  -- A text inside an item is found by its own words: else each message of a long discussion would answer for its title.
  titled constant text := case when its_source in ('item', 'pad') then words_of_title else '' end;
begin
  select * into item from items where id = its_item;
  if item.id is null or not may_index(its_audience) then
    raise exception 'this text belongs to an audience that is not the writer''s' using errcode = '42501';
  end if;
  if its_source <> 'pad' and item.audience_id <> its_audience then
    raise exception 'a % is read by the readers of its item', its_source using errcode = '42501';
  end if;
  marks := array_to_tsvector(array[search_audience_mark(its_audience), '=c' || replace(item.collective_id::text, '-', ''), '=k' || its_kind]
    || search_age_marks(changed) || array(select '=h' || key from unnest(hashtag_keys) key where key <> ''));
  insert into search_documents as known
    (source, source_id, item_id, audience_id, item_audience_id, collective_id, kind, title, body, hashtags, updated_at, spelling, vector)
  values (its_source, its_id, its_item, its_audience, case when its_source <> 'pad' then its_audience end,
    item.collective_id, its_kind, its_title, its_body, its_hashtags, changed, titled,
    setweight(to_tsvector('minga_fr', titled), 'A') || setweight(to_tsvector('minga_fr', words_of_hashtags), 'B')
      || setweight(to_tsvector('minga_fr', words_of_body), 'D') || search_title_marks(titled) || marks)
  on conflict (source, source_id) do update set
    item_id = excluded.item_id, audience_id = excluded.audience_id, item_audience_id = excluded.item_audience_id,
    collective_id = excluded.collective_id, kind = excluded.kind, title = excluded.title, body = excluded.body, hashtags = excluded.hashtags,
    updated_at = excluded.updated_at, spelling = excluded.spelling, vector = excluded.vector
  where may_index(known.audience_id);
  if not found then
    raise exception 'this text belongs to an audience that is not the writer''s' using errcode = '42501';
  end if;
end $$;

create function drop_search_text(its_source text, its_id uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from search_documents where source = its_source and source_id = its_id and may_index(audience_id)
$$;
