import { sql } from 'kysely';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { WritablePad } from './pad.ts';
import '../tables.ts';

export interface SuggestedPerson {
  readonly id: Id;
  readonly name: string;
  /** Among those who read the draft: somebody mentioned who is not would be told of a text they cannot open. */
  readonly reads: boolean;
}

const most = 8;

/**
 * The people whose name has a word that begins so: those of the collective for its member, those who write for a guest.
 * Without words, the first ones.
 */
export function suggestPeople(viewer: Viewer, pad: WritablePad, words: string): Promise<SuggestedPerson[]> {
  const among = viewer.kind === 'member' ? viewer.place.audienceId : pad.audienceId;
  return readAs(viewer, async (tx) => {
    const { rows } = await sql<SuggestedPerson>`
      with writers as materialized (select person_id from readers_of_audience(${pad.audienceId}) r(person_id))
      select r.person_id as id, n.name, r.person_id in (select person_id from writers) as reads
      from readers_of_audience(${among}) r(person_id)
      join lateral (select name from attributions t where t.person_id = r.person_id and not t.erased limit 1) n on true
      where ' ' || unaccent(lower(n.name)) like '% ' || ${escaped(words)} || '%' escape '!'
      order by 3 desc, lower(n.name), r.person_id limit ${most}`.execute(tx);
    return rows;
  });
}

/** Mots-dièse of the collective that begin so, the most used first. */
export function suggestHashtags(viewer: Viewer, pad: WritablePad, words: string): Promise<string[]> {
  return readAs(viewer, async (tx) => {
    const { rows } = await sql<{ tag: string }>`
      select t.tag from items i, unnest(i.hashtags) t(tag)
      where i.collective_id = ${pad.collectiveId} and unaccent(lower(t.tag)) like ${escaped(words)} || '%' escape '!'
      group by t.tag order by count(*) desc, t.tag limit ${most}`.execute(tx);
    return rows.map(({ tag }) => tag);
  });
}

/** What is compared with `unaccent(lower(…))`; nothing of it is a pattern. */
function escaped(words: string): string {
  const folded = words.trim().slice(0, 60).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return folded.replaceAll(/[!%_]/g, '!$&');
}
