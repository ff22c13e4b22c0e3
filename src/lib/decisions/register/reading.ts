import type { KnownPerson } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tally } from '../methods/method.ts';
import type { Ground, ObjectionState } from '../objections/states.ts';
import type { EntryKind, MethodCode, Standing } from '../types.ts';
import type { Day, EntryContent } from './entry.ts';

/** The register of a body, in the list of those of a collective. `circle`: null for the whole collective. */
export interface Body {
  readonly id: Id;
  readonly circle: string | null;
  readonly count: number;
  readonly head: string;
}

/** An entry on the cord. A number without `entry` is one whose words this reader may not read: the number itself is never hidden. */
export interface Knot {
  readonly number: number;
  readonly entry: KnotEntry | null;
}

export interface KnotEntry {
  readonly id: Id;
  readonly title: string;
  readonly kind: EntryKind;
  readonly standing: Standing;
  readonly enteredAt: Date;
  readonly inForceSince: Day | null;
  readonly reviewOn: Day | null;
  readonly expiresOn: Day | null;
  readonly owner: Id | null;
  readonly method: MethodCode | null;
  readonly reviewLate: boolean;
  readonly targetNumber: number | null;
  readonly endedByNumber: number | null;
}

export const registerStates = ['all', 'force', 'review', 'ended'] as const;
/** `force`: in force or to come; `review`: its review is late; `ended`: replaced, repealed or expired. */
export type RegisterState = (typeof registerStates)[number];

export interface RegisterPage {
  readonly bodies: readonly Body[];
  readonly body: Body | null;
  readonly late: readonly Knot[];
  readonly knots: readonly Knot[];
  /** The number before which earlier entries go on; null when these are the first. */
  readonly earlierThan: number | null;
  readonly people: ReadonlyMap<Id, KnownPerson>;
}

/** What came of an objection, and who said so and why. */
export interface ToldObjection {
  readonly id: Id;
  readonly ground: Ground;
  readonly argument: string;
  readonly authorId: Id;
  readonly states: readonly {
    readonly state: ObjectionState;
    readonly by: Id;
    readonly onBehalfOf: string;
    readonly why: string;
  }[];
}

/** How it was counted; null where no proposal was, or where this reader may not read it. */
export interface Told {
  readonly tally: Tally;
  readonly closedAt: Date;
  readonly objections: readonly ToldObjection[];
  readonly concerns: readonly { readonly id: Id; readonly authorId: Id; readonly body: string }[];
}

/** An entry before or after this one that speaks of it, or that it speaks of. */
export interface Neighbour {
  readonly id: Id;
  readonly number: number;
  readonly title: string;
  readonly kind: EntryKind;
  readonly enteredAt: Date;
  readonly reason: string;
  readonly decidedHow: string;
  /** `target`: the entry this one is about. `later`: it corrects, repeals, reviews or replaces this one. `replaced`: this one replaced it. */
  readonly way: 'target' | 'later' | 'replaced';
}

export interface EntryHead {
  readonly id: Id;
  readonly number: number;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly circleId: Id | null;
  readonly circle: string | null;
  readonly standing: Standing;
  readonly sealed: EntryContent;
  /** The words as corrected and reviewed since. */
  readonly effective: EntryContent;
  readonly today: Day;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
}
