import type { AudienceOptions } from '#lib/collectives/audiences/types.ts';
import { listAudienceOptions } from '#lib/collectives/server/queries/audience-options.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import '../tables.ts';

export interface NewNoteScene {
  readonly options: AudienceOptions;
  /** The published note that this one will go on from; null: a new one, or one that cannot be read. */
  readonly source: { readonly id: Id; readonly title: string; readonly summary: string } | null;
}

export function findNewNoteScene(member: Member, sourceId: Id | null): Promise<NewNoteScene> {
  return readAs(member, async (tx) => {
    const options = await listAudienceOptions(tx, member);
    if (sourceId === null) return { options, source: null };
    const source = await tx
      .selectFrom('items as i')
      .innerJoin('notes as n', 'n.item_id', 'i.id')
      .select(['i.id', 'i.title', 'i.summary'])
      .where('i.id', '=', sourceId)
      .where('n.version_id', 'is not', null)
      .executeTakeFirst();
    return { options, source: source ?? null };
  });
}
