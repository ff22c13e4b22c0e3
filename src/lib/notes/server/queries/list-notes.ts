import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { namesOf, type PersonName } from '#lib/kernel/server/names.ts';
import type { ListedNote } from '../../types.ts';
import '../tables.ts';

export interface NoteList {
  readonly notes: readonly ListedNote[];
  readonly names: ReadonlyMap<Id, PersonName>;
  /** The moment and id to give back for the next page; null at the end. */
  readonly next: string | null;
}

export interface NoteFilter {
  readonly state?: 'draft' | 'published' | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

const perPage = 30;

interface Row extends ListedNote {
  readonly cursor: string;
}

/**
 * The notes of a collective that this member may read, the latest first: each as its item says it, or, for a note published to others
 * than those who write it, as its draft says it to those who write.
 */
export function listNotes(member: Member, filter: NoteFilter = {}): Promise<NoteList> {
  const [at, id] = (filter.after ?? '').split('|');
  return readAs(member, async (tx) => {
    const { collectiveId } = member.place;
    const { rows } = await sql<Row>`
      with readable as (
        (select i.id, i.title, i.summary, i.hashtags, i.state, i.author_id, i.updated_at from items i
         where i.collective_id = ${collectiveId} and i.kind = 'note'
           and (${filter.state ?? null}::text is null or i.state = ${filter.state ?? null})
           and (${at ?? ''} = '' or (i.updated_at, i.id) < (${at === '' ? null : (at ?? null)}::timestamptz, ${id ?? null}::uuid))
         order by i.updated_at desc, i.id desc limit ${perPage + 1})
        union all
        (select p.item_id, p.title, p.summary, p.hashtags, 'draft', null, p.updated_at from pads p
         where p.collective_id = ${collectiveId} and coalesce(${filter.state ?? null}, 'draft') = 'draft'
           and not exists (select from items i where i.id = p.item_id)
           and (${at ?? ''} = '' or (p.updated_at, p.item_id) < (${at === '' ? null : (at ?? null)}::timestamptz, ${id ?? null}::uuid))
         order by p.updated_at desc, p.item_id desc limit ${perPage + 1})
      )
      select r.id, r.title, r.summary, r.hashtags, r.state, r.author_id as "authorId", r.updated_at as "updatedAt",
        (select count(*) from steps s where s.item_id = r.id and s.claimed_by is null and s.done_at is null and s.dropped_at is null) as "freeSteps",
        r.updated_at::text || '|' || r.id as cursor
      from readable r order by r.updated_at desc, r.id desc limit ${perPage + 1}`.execute(tx);
    const notes = rows.slice(0, perPage);
    const names = await namesOf(
      tx,
      notes.map(({ authorId }) => authorId),
    );
    return { notes, names, next: rows.length > perPage ? (notes.at(-1)?.cursor ?? null) : null };
  });
}
