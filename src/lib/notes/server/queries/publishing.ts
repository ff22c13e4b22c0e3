import type { AudienceOptions, Readership } from '#lib/collectives/audiences/types.ts';
import { listAudienceOptions } from '#lib/collectives/server/queries/audience-options.ts';
import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { padAccess } from '../../rules.ts';
import '../tables.ts';

/** What somebody sees before giving a note to its readers. */
export interface Publishing {
  readonly itemId: Id;
  readonly title: string;
  readonly summary: string;
  /** The number that the next version takes. */
  readonly next: number;
  readonly published: { readonly number: number; readonly at: Date } | null;
  readonly licence: string | null;
  /** The readers of the last version, or of the draft; and how a form says them. */
  readonly readers: Readership | undefined;
  readonly writers: Readership | undefined;
  readonly chosen: string;
  readonly options: AudienceOptions;
}

/** For those who write the note in this collective; null for anybody else. */
export function findPublishing(member: Member, itemId: Id): Promise<Publishing | null> {
  return readAs(member, async (tx) => {
    const row = await tx
      .selectFrom('pads as p')
      .innerJoin('audiences as a', 'a.id', 'p.audience_id')
      .innerJoin('items as i', 'i.id', 'p.item_id')
      .innerJoin('notes as n', 'n.item_id', 'p.item_id')
      .leftJoin('note_versions as v', 'v.id', 'n.version_id')
      .select(['p.title', 'p.summary', 'p.collective_id', 'p.audience_id as writers_id', 'a.kind'])
      .select(['i.audience_id as readers_id', 'i.licence', 'n.numbers_given', 'n.published_at', 'v.number'])
      .where('p.item_id', '=', itemId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const isMember = member.place.collectiveId === row.collective_id;
    const isClosed = isMember && member.place.closed;
    if (!isMember || padAccess({ holdsAudience: true, isMember, isClosed, isNamed: row.kind === 'named' }) !== 'write')
      return null;
    const readerships = await readershipsOf(tx, [row.readers_id, row.writers_id]);
    const readers = readerships.get(row.readers_id);
    return {
      itemId,
      title: row.title,
      summary: row.summary,
      next: row.numbers_given + 1,
      published: row.number === null || row.published_at === null ? null : { number: row.number, at: row.published_at },
      licence: row.licence,
      readers,
      writers: readerships.get(row.writers_id),
      chosen: choiceMadeOf(readers),
      options: await listAudienceOptions(tx, member),
    };
  });
}

/** What the form of the readers would have posted for these. */
function choiceMadeOf(readers: Readership | undefined): string {
  if (readers?.kind === 'public') return 'public';
  if (readers?.networkId) return `network:${readers.networkId}`;
  return readers?.circleId ? `circle:${readers.circleId}` : 'collective';
}
