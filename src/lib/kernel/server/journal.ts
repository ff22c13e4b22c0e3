import type { Id } from '../ids.ts';
import type { Tx } from './database.ts';

export interface Actor {
  readonly personId?: Id | null;
  readonly system?: string;
}

export interface Entry {
  /** A past fact, `noun.verb`: `decision.adopted`. */
  readonly act: `${string}.${string}`;
  readonly itemId?: Id | null;
  readonly collectiveId?: Id | null;
  /** Who may read that it happened: the audience of the item, or of the place. */
  readonly audienceId: Id;
  readonly particulars?: Readonly<Record<string, unknown>>;
}

/** Writes what happened in the same transaction as the act itself; notifications, live pages and feeds follow from it. */
export async function record(tx: Tx, actor: Actor, entry: Entry): Promise<void> {
  await tx
    .insertInto('journal')
    .values({
      actor_id: actor.personId ?? null,
      actor_name: actor.system ?? null,
      act: entry.act,
      item_id: entry.itemId ?? null,
      collective_id: entry.collectiveId ?? null,
      audience_id: entry.audienceId,
      particulars: JSON.stringify(entry.particulars ?? {}),
    })
    .execute();
}
