import type { AudienceOptions } from '#lib/collectives/audiences/types.ts';
import { listAudienceOptions } from '#lib/collectives/server/queries/audience-options.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import '../tables.ts';

export interface NewNoteScene {
  readonly options: AudienceOptions;
  /** The published note that this one will go on from; null: a new one, or one that cannot be read. */
  readonly source: TakenUp | null;
}

/** What comes along from the work taken up. */
export interface TakenUp {
  readonly id: Id;
  readonly title: string;
  readonly summary: string;
  /** null: all rights reserved. */
  readonly licence: string | null;
  /** Those who will stay named, as the note says them; its author when it names nobody. */
  readonly credits: readonly string[];
}

export function findNewNoteScene(member: Member, sourceId: Id | null): Promise<NewNoteScene> {
  return readAs(member, async (tx) => {
    const options = await listAudienceOptions(tx, member);
    if (sourceId === null) return { options, source: null };
    const source = await tx
      .selectFrom('items as i')
      .innerJoin('notes as n', 'n.item_id', 'i.id')
      .innerJoin('note_versions as v', 'v.id', 'n.version_id')
      .select(['i.id', 'i.title', 'i.summary', 'i.author_id', 'v.licence', 'v.participants'])
      .where('i.id', '=', sourceId)
      .executeTakeFirst();
    if (source === undefined) return { options, source: null };
    const { author_id: authorId, participants, ...taken } = source;
    const named = participants.map(({ name }) => name);
    const authors = named.length > 0 ? [] : [...(await namesOf(tx, [authorId])).values()].map(({ name }) => name);
    return { options, source: { ...taken, credits: [...named, ...authors] } };
  });
}
