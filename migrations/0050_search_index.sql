-- The search index. A document of the living draft ('pad') is read by its writers, every other one by the readers of its item;
-- several documents of one item show as one result.

alter table search_documents drop constraint search_documents_item_id_audience_id_fkey;
alter table search_documents
  add column item_audience_id uuid,
  add column place bigint not null,
  add column heading tsvector not null,
  add foreign key (item_id) references items on delete cascade,
  add foreign key (audience_id) references audiences,
  add foreign key (item_id, item_audience_id) references items (id, audience_id) on update cascade on delete cascade,
  add check (item_audience_id is null or item_audience_id = audience_id);

-- Long texts live beside the row: candidates are chosen on narrow rows, and only those shown are read whole.
alter table search_documents set (toast_tuple_target = 128);

-- Order of indexing, the age of a document in the index: searches look at the newest first, window by window.
create sequence search_places;

-- What narrows a search without being a word: readers, collective, kind, hashtags, age. The text parser never makes a word that
-- starts with '=', so no typed text can reach these marks. They are a short cut: audience_id decides who reads.
create function search_marks(audience uuid, collective uuid, kind text, hashtags text[], place bigint) returns tsvector
language sql stable set search_path = public, pg_temp as $$
  select array_to_tsvector(array[
      case when (select a.kind from audiences a where a.id = audience) = 'named' then '=named' else '=a' || replace(audience::text, '-', '') end,
      '=c' || replace(collective::text, '-', ''),
      '=k' || kind,
      '=e1.' || (place >> 10), '=e2.' || (place >> 14), '=e3.' || (place >> 18)
    ] || array(select distinct '=h' || lower(unaccent(tag)) from unnest(hashtags) tag where tag <> ''))
$$;
revoke execute on function search_marks(uuid, uuid, text, text[], bigint) from public;

-- The audience of the item moved: its documents moved with it, and so does their short cut.
create function follow_item_audience() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  old_marks text[] := tsvector_to_array(search_marks(old.audience_id, old.collective_id, old.kind, old.hashtags, old.place));
  new_marks tsvector;
begin
  if new.item_audience_id is not null then new.audience_id := new.item_audience_id; end if;
  if new.audience_id is distinct from old.audience_id then
    new_marks := search_marks(new.audience_id, new.collective_id, new.kind, new.hashtags, new.place);
    new.vector := ts_delete(new.vector, old_marks) || new_marks;
    new.heading := ts_delete(new.heading, old_marks) || new_marks;
  end if;
  return new;
end $$;
create trigger follow_item_audience before update of item_audience_id on search_documents for each row
  when (new.item_audience_id is distinct from old.item_audience_id) execute function follow_item_audience();

create index search_documents_vector on search_documents using gin (vector) with (fastupdate = off);
create index search_documents_heading on search_documents using gin (heading) with (fastupdate = off);
create index on search_documents (item_id);

-- True when the one who asks reads this audience; the owner of the tables (jobs, imports) reads all.
create function may_index(audience uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select current_setting('role') <> 'minga_request' or audience = any (current_audiences())
    or exists (select from audience_members m where m.audience_id = audience and m.person_id = current_person())
$$;
revoke execute on function may_index(uuid) from public;

-- minga_request has no right on search_documents: it writes through these two, which check the audience of what is written.
-- `title_words` and `body_words` are the texts as src/lib/kernel/search-words.ts spells them.
create function index_search_text(
  source text, source_id uuid, item_id uuid, audience_id uuid, kind text, title text, body text,
  title_words text, body_words text, hashtags text[], updated_at timestamptz
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  item items%rowtype;
  here bigint := nextval('search_places');
  marks tsvector;
begin
  select * into item from items i where i.id = index_search_text.item_id;
  if item.id is null or not may_index(index_search_text.audience_id) then
    raise exception 'this text belongs to an audience that is not the writer''s' using errcode = '42501';
  end if;
  if index_search_text.source <> 'pad' and item.audience_id <> index_search_text.audience_id then
    raise exception 'a % is read by the readers of its item', index_search_text.source using errcode = '42501';
  end if;
  marks := search_marks(index_search_text.audience_id, item.collective_id, index_search_text.kind, index_search_text.hashtags, here);
  insert into search_documents as d (source, source_id, item_id, audience_id, item_audience_id, collective_id, kind, title, body, hashtags, updated_at, place, heading, vector)
  values (index_search_text.source, index_search_text.source_id, index_search_text.item_id, index_search_text.audience_id,
    case when index_search_text.source = 'pad' then null else index_search_text.audience_id end,
    item.collective_id, index_search_text.kind, index_search_text.title, index_search_text.body, index_search_text.hashtags,
    coalesce(index_search_text.updated_at, now()), here,
    to_tsvector('minga_words', index_search_text.title_words || ' ' || array_to_string(index_search_text.hashtags, ' ')) || marks,
    setweight(to_tsvector('minga_fr', index_search_text.title_words), 'A')
      || setweight(to_tsvector('minga_fr', array_to_string(index_search_text.hashtags, ' ')), 'B')
      || setweight(to_tsvector('minga_fr', index_search_text.body_words), 'D') || marks)
  on conflict (source, source_id) do update set
    item_id = excluded.item_id, audience_id = excluded.audience_id, item_audience_id = excluded.item_audience_id,
    collective_id = excluded.collective_id, kind = excluded.kind, title = excluded.title, body = excluded.body,
    hashtags = excluded.hashtags, updated_at = excluded.updated_at, place = excluded.place, heading = excluded.heading, vector = excluded.vector
  where may_index(d.audience_id);
  if not found then
    raise exception 'this text belongs to an audience that is not the writer''s' using errcode = '42501';
  end if;
end $$;

create function drop_search_text(source text, source_id uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from search_documents d
  where d.source = drop_search_text.source and d.source_id = drop_search_text.source_id and may_index(d.audience_id)
$$;

-- Whole words, accents folded, no stemming and no stop words: for the last word, still being typed.
create text search configuration minga_words (copy = simple);
alter text search configuration minga_words alter mapping for asciiword, asciihword, hword_asciipart, hword, hword_part, word, numword, numhword, hword_numpart with unaccent, simple;
alter text search configuration minga_fr alter mapping for asciihword, hword_asciipart, asciiword with french_stem;
