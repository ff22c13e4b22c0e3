import type { AudienceOptions } from '#lib/collectives/audiences/types.ts';
import { listAudienceOptions } from '#lib/collectives/server/queries/audience-options.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';

export interface NewThreadScene {
  readonly options: AudienceOptions;
  /** What it is about; null when that is nothing, or nothing that this member reads. */
  readonly about: { readonly id: Id; readonly kind: string; readonly title: string } | null;
}

/** What the form of a new discussion needs. */
export async function findNewThreadScene(member: Member, aboutId: Id | null): Promise<NewThreadScene> {
  return readAs(member, async (tx) => {
    const options = await listAudienceOptions(tx, member);
    const about =
      aboutId === null
        ? undefined
        : await tx.selectFrom('items').select(['id', 'kind', 'title']).where('id', '=', aboutId).executeTakeFirst();
    return { options, about: about ?? null };
  });
}
