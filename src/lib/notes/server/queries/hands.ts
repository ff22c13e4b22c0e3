import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import '../tables.ts';

/** Whose hand a Yjs client id was. */
export interface PadHand {
  readonly client: number;
  readonly personId: Id;
  readonly name: string;
}

/** The hands known in a draft, for those who write it; empty for anybody else. Programs and erased accounts are absent. */
export function listHands(viewer: Viewer, itemId: Id): Promise<PadHand[]> {
  return readAs(viewer, async (tx) => {
    const rows = await tx
      .selectFrom('pad_hands as h')
      .innerJoin('pads as p', 'p.id', 'h.pad_id')
      .select(['h.client_id', 'h.person_id'])
      .where('p.item_id', '=', itemId)
      .where('h.person_id', 'is not', null)
      .orderBy('h.since')
      .execute();
    const names = await namesOf(
      tx,
      rows.map((row) => row.person_id),
    );
    return rows.flatMap(({ client_id: client, person_id: personId }) => {
      const known = personId === null ? undefined : names.get(personId);
      return personId === null || known === undefined ? [] : [{ client, personId, name: known.name }];
    });
  });
}
