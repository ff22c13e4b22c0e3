import type { Id } from '#lib/kernel/ids.ts';
import type { Sitting } from '../../history/sittings.ts';

/** A version as the lists show it. */
export interface ShownVersion {
  readonly id: Id;
  readonly number: number | null;
  readonly name: string;
  readonly madeBy: Id | null;
  readonly at: Date;
  readonly seq: number;
  readonly withdrawn: boolean;
}

/** The past of a note, as its page shows it. */
export interface HistoryScene {
  readonly slug: string;
  readonly itemId: Id;
  readonly title: string;
  readonly timeZone: string;
  /** Number of the version that readers have. */
  readonly published: number | null;
  readonly sittings: readonly Sitting[];
  readonly versions: readonly ShownVersion[];
  readonly erasures: readonly {
    readonly id: Id;
    readonly seq: number;
    readonly edits: number;
    readonly from: Date;
    readonly until: Date;
    readonly why: string;
    readonly by: Id | null;
    readonly at: Date;
  }[];
  readonly names: ReadonlyMap<Id, { readonly name: string }>;
}
