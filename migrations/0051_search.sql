-- Reading the search index. One rule: a document is found if and only if its audience is among the reader's. It stands in each
-- statement below that touches search_documents, before any limit, rank or count. docs/adr/0030-search-in-one-function.md says why.

-- Marks of the index, as parts of a tsquery; null when they narrow nothing.

-- The wide audiences of the one who asks, and the named ones behind a single mark.
create function search_reader_marks() returns text language sql stable set search_path = public, pg_temp as $$
  select string_agg(quote_literal(mark), '|') from (
    select '=a' || replace(wide::text, '-', '') as mark from unnest(current_audiences()) wide
    union all select '=named' where exists (select from audience_members m where m.person_id = current_person())) x
$$;

-- Documents changed shortly before `until`. Step 1 looks back a day and a half at least, each step twice as far, the 13th without end.
create function search_window(until timestamptz, step integer) returns text language sql immutable as $$
  select string_agg(format('''=t%s.%s''', size, (extract(epoch from until)::bigint >> size) - back), '|')
  from (select 17 + 2 * ((step - 1) / 2) as size, 1 + 2 * ((step - 1) % 2) as last_back) x, generate_series(0, last_back) back
  where step < 13
$$;

create function search_marks(letter text, marks text[]) returns text language sql immutable as $$
  select string_agg(quote_literal('=' || letter || mark), '|') from unnest(marks) mark
$$;

create function search_audience_marks(letter text, ids uuid[]) returns text language sql immutable as $$
  select search_marks(letter, array(select replace(id::text, '-', '') from unnest(ids) id))
$$;

create function search_all_of(variadic parts text[]) returns tsquery language sql immutable as $$
  select string_agg('(' || part || ')', '&')::tsquery from unnest(parts) part where part <> ''
$$;

-- How many documents answer, as the planner guesses it from its statistics: it opens no row. (EXPLAIN wants a volatile function;
-- those that call it are volatile too. The snapshot of the calling statement keeps the places of rows theirs meanwhile.)
create function search_estimate(asked tsquery) returns float8 language plpgsql volatile set search_path = public, pg_temp as $$
declare
  plan json;
begin
  execute format('explain (format json) select from search_documents where vector @@ %L', asked) into plan;
  return (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8;
end $$;

-- The newest documents that answer `asked` (which holds the marks of readers and facets), newest first, `enough` of them at most.
-- Words that answer by the thousand are looked for everywhere at once. Those that answer by the hundred thousand, by windows of time
-- opened one after the other, so that few rows are visited. `complete`: there are no others.
-- When one window has too few and the next too many even to visit, the few are given: they are whole.
create function search_newest(
  asked text, since timestamptz, until timestamptz, enough integer, out newest tid[], out complete boolean
) language plpgsql volatile set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  last_step constant integer := 13;
  at_most constant integer := 16 * enough;
  step integer := case when search_estimate(asked::tsquery) < at_most / 2 then last_step else 1 end;
  too_narrow integer := 0;
  too_wide integer := last_step + 1;
  visited integer;
  narrow tid[];
begin
  while step > too_narrow and step < too_wide loop
    with visited as materialized (
      select d.ctid as place, d.updated_at from search_documents d
      where d.vector @@ search_all_of(asked, search_window(until, step)) and d.updated_at between since and until
        and (d.audience_id = any ((select current_audiences())::uuid[])
             or d.audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())))
      limit at_most)
    select array(select v.place from visited v order by v.updated_at desc limit enough), (select count(*) from visited)
      into newest, visited;
    complete := step = last_step and visited <= enough;
    if visited = at_most then
      too_wide := step;
      step := step - 1;
    elsif visited >= enough or step = last_step then
      return;
    else
      too_narrow := step;
      narrow := newest;
      -- Each window is twice the one before: those that cannot hold enough are skipped.
      step := least(step + 1 + greatest(0, floor(ln(enough / greatest(visited, 0.5)) / ln(2)))::integer, too_wide - 1, last_step);
    end if;
  end loop;
  if cardinality(narrow) > 0 then newest := narrow; end if;
end $$;

-- The same question put to titles alone.
create function search_in_titles(asked tsquery) returns text language sql immutable as $$
  select regexp_replace(asked::text, '''((?:[^'']|'''')+)''', '''=w\1''', 'g')
$$;

-- What is asked, from words as foldText spells them. While somebody is `typing`, the last word may go on; it counts from its third letter.
create function search_asked(words text, typing boolean) returns tsquery language plpgsql stable set search_path = public, pg_temp set client_min_messages = warning as $$
declare
  last_word text := substring(words from '[[:alnum:]]+$');
  before tsquery;
begin
  if not typing then return websearch_to_tsquery('minga_fr', words); end if;
  if last_word is null then return websearch_to_tsquery('simple', words); end if;
  before := websearch_to_tsquery('simple', left(words, -length(last_word)));
  if length(last_word) < 3 then return before; end if;
  return before && (to_tsquery('simple', quote_literal(last_word) || ':*') || websearch_to_tsquery('minga_fr', last_word));
end $$;

-- The part of a text where it is worth looking for an excerpt: the whole when short, else around the first word asked. The vector tells
-- at which word that is (to the 16,383rd), so how far into the text.
create function search_excerpt(body text, vector tsvector, asked tsquery) returns text language plpgsql stable set search_path = public, pg_temp as $$
declare
  size constant integer := 6000;
  meant constant text[] := array(select replace(part[1], '''''', '''') from regexp_matches(querytree(asked), '''((?:[^'']|'''')+)''', 'g') part);
  first_word integer;
  words integer;
begin
  if length(body) <= size then return body; end if;
  select min(place) filter (where lexeme = any (meant)), max(place) into first_word, words
  from unnest(vector) entry (lexeme, positions, weights), unnest(positions) with ordinality p (place, n), unnest(weights) with ordinality w (weight, o)
  where n = o and weight = 'D';
  if first_word is null then return left(body, size); end if;
  return substr(body, greatest(1, (first_word::float8 / words * length(body))::integer - size / 2), size);
end $$;

-- What the one who asks finds, how many, and how these divide by scope, kind, audience and hashtag.
-- `words` as foldText spells them, in the syntax of websearch_to_tsquery; `typing` looks at titles alone. A page starts after the place
-- (`after_score`, `after_at`, `after_item`) where the last one ended; `as_of` (now, on the first page) stays the same from page to page.
-- The newest 500 documents are counted (`complete` says whether that is all); the newest 150, and 60 found by their titles, are ranked.
create function search_documents_for(
  words text, typing boolean, here uuid, scope text, kinds text[], circles uuid[], hashtag_keys text[],
  since timestamptz, as_of timestamptz, by_date boolean, page_size integer,
  after_score real default null, after_at timestamptz default null, after_item uuid default null
) returns jsonb language plpgsql volatile security definer
set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  everyone constant uuid := '00000000-0000-7000-8000-000000000001';
  mine constant uuid[] := array(select m.collective_id from memberships m where m.person_id = current_person() and m.until is null);
  asked constant tsquery := search_asked(words, typing);
  until constant timestamptz := coalesce(as_of, now());
  readable text;
  narrowed text;
  counted record;
  answers record;
  titles tid[];
  result jsonb;
begin
  if numnode(asked) = 0 and cardinality(hashtag_keys) = 0 then return null; end if;
  readable := search_all_of(variadic array[case when typing then search_in_titles(asked) else asked::text end, search_reader_marks()] || array(select search_marks('h', array[key]) from unnest(hashtag_keys) key));
  narrowed := search_all_of(readable, search_marks('k', kinds), search_audience_marks('a', circles),
    case scope when 'here' then coalesce(search_audience_marks('c', array[here]), '''=nowhere''')
      when 'mine' then coalesce(search_audience_marks('c', mine), '''=nowhere''')
      when 'public' then search_audience_marks('a', array[everyone]) end);

  select * into counted from search_newest(readable, since, until, 500);
  answers := counted;
  if narrowed <> readable or (by_date and after_at is not null) then
    select * into answers from search_newest(narrowed, since, least(until, case when by_date then after_at end), 500);
  end if;
  if not by_date and not typing and numnode(asked) > 0 and cardinality(answers.newest) > 150 then
    select newest into titles from search_newest(search_all_of(search_in_titles(asked), narrowed)::text, since, until, 60);
  end if;

  with seen as materialized (
    select distinct on (d.item_id) d.kind, d.audience_id, d.hashtags, d.collective_id = here as is_here, d.collective_id = any (mine) as is_mine,
      cardinality(kinds) = 0 or d.kind = any (kinds) as of_kind,
      cardinality(circles) = 0 or d.audience_id = any (circles) as of_circle,
      case scope when 'here' then d.collective_id = here when 'mine' then d.collective_id = any (mine) when 'public' then d.audience_id = everyone else true end as in_scope
    from search_documents d where d.ctid = any (counted.newest) order by d.item_id
  ), pool as (
    select d.ctid as place, d.item_id, d.updated_at, d.source,
      case when by_date then 0 else
        (ts_rank('{0.05,0.1,0.5,1}', d.vector, asked, 1)
          + case when d.spelling = words then 1 when words <> '' and starts_with(d.spelling, words) then 0.5 else 0 end
          + 0.2 * exp(extract(epoch from d.updated_at - until) / 15552000))::real end as score
    from search_documents d
    where d.ctid = any (case when by_date then answers.newest else array(select place from unnest(answers.newest[:150]) place union select place from unnest(titles) place) end)
  ), best as (
    select distinct on (item_id) * from pool order by item_id, score desc, source = 'item' desc, updated_at desc
  ), page as (
    select * from best
    where after_item is null or (case when by_date then (updated_at, item_id) < (after_at, after_item) else (score, item_id) < (after_score, after_item) end)
    order by score desc, updated_at desc, item_id desc limit page_size + 1
  )
  select jsonb_build_object(
    'asOf', until, 'complete', counted.complete, 'meant', querytree(asked),
    'total', (select count(*) from seen where of_kind and of_circle and in_scope),
    'scopes', (select jsonb_build_object('all', count(*), 'here', count(*) filter (where is_here), 'mine', count(*) filter (where is_mine),
      'public', count(*) filter (where audience_id = everyone)) from seen where of_kind and of_circle),
    'kinds', (select jsonb_object_agg(kind, n) from (select kind, count(*) as n from seen where of_circle and in_scope group by 1) x),
    'audiences', (select jsonb_agg(jsonb_build_object('id', x.audience_id, 'kind', a.kind, 'circle', c.name, 'count', x.n) order by x.n desc)
      from (select audience_id, count(*) as n from seen where of_kind and is_here group by 1 order by 2 desc limit 20) x
      join audiences a on a.id = x.audience_id left join circles c on c.id = a.circle_id),
    'hashtags', (select jsonb_object_agg(tag, n) from (
      select tag, count(*) as n from seen, unnest(hashtags) tag where of_kind and of_circle and in_scope group by 1 order by 2 desc, 1 limit 20) x),
    'found', (select jsonb_agg(jsonb_build_object('source', d.source, 'sourceId', d.source_id, 'itemId', d.item_id, 'kind', d.kind,
        'title', d.title, 'body', search_excerpt(d.body, d.vector, asked), 'updatedAt', d.updated_at, 'score', p.score,
        'state', i.state, 'licence', i.licence, 'slug', c.slug, 'collective', c.name, 'audience', a.kind, 'circle', k.name)
        order by p.score desc, p.updated_at desc, p.item_id desc)
      from page p join search_documents d on d.ctid = p.place join items i on i.id = d.item_id join collectives c on c.id = d.collective_id
      join audiences a on a.id = d.audience_id left join circles k on k.id = a.circle_id)
  ) into result;
  return result;
end $$;

-- For each word that nothing readable holds: readable texts in which it may be found, spelled otherwise. Titles with a word like it, the
-- likest first; then the newest texts with a word that begins like it.
create function search_texts_like(words text[]) returns table (word text, texts text[])
language plpgsql stable security definer
set search_path = public, pg_temp set enable_seqscan = off set client_min_messages = warning set pg_trgm.word_similarity_threshold = 0.45 as $$
declare
  asked tsquery;
begin
  foreach word in array words loop
    asked := websearch_to_tsquery('minga_fr', word);
    if numnode(asked) = 0 then continue; end if;
    perform from search_documents d
    where d.vector @@ search_all_of(asked::text, search_reader_marks())
      and (d.audience_id = any ((select current_audiences())::uuid[])
           or d.audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())))
    limit 1;
    if found then continue; end if;
    -- A slip changes most of the letter triples of a short word, few of a long one; and many titles look like a short word.
    perform set_config('pg_trgm.word_similarity_threshold', case when length(word) < 8 then '0.45' else '0.6' end, true);
    texts := array(
      select near.title from (
        select d.title, d.spelling from search_documents d
        where word <% d.spelling
          and (d.audience_id = any ((select current_audiences())::uuid[])
               or d.audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())))
        limit 300) near
      order by word_similarity(word, near.spelling) desc limit 20);
    if length(word) >= 6 then
      texts := texts || array(
        select left(d.body, 6000) from search_documents d
        where d.vector @@ search_all_of(quote_literal(left(word, ceil(length(word) * 0.6)::integer)) || ':*', search_reader_marks())
          and (d.audience_id = any ((select current_audiences())::uuid[])
               or d.audience_id in (select m.audience_id from audience_members m where m.person_id = (select current_person())))
        limit 10);
    end if;
    return next;
  end loop;
end $$;

-- Which of these folded words count as one of the lexemes asked: what is underlined in an excerpt.
create function search_words_meant(words text[], lexemes text[]) returns setof text language sql immutable set search_path = public, pg_temp as $$
  select word from unnest(words) word where word = any (lexemes) or ts_lexize('french_stem', word) && lexemes
$$;

revoke execute on function search_newest(text, timestamptz, timestamptz, integer) from public;
