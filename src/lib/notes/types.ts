import type { Readership } from '#lib/collectives/audiences/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Ancestor, Link } from '#lib/kernel/links.ts';
import type { Step } from '#lib/steps/types.ts';
import type { Talk } from '#lib/threads/reading/list.ts';
import type { PadParticipant, PadStep } from './document/layout.ts';

/** The standard header of a note, as it is written. */
export interface NoteHeader {
  readonly title: string;
  /** Three lines at most is the custom; more is kept and gently said. */
  readonly description: string;
  readonly context: string;
  /** Without their sign, in the order written. */
  readonly hashtags: readonly string[];
  readonly steps: readonly PadStep[];
  readonly participants: readonly PadParticipant[];
}

/** A header whose rows have no id yet: parsed, typed in a form, taken from another note. */
export interface NewHeader extends Omit<NoteHeader, 'steps' | 'participants'> {
  readonly steps: readonly Omit<PadStep, 'id'>[];
  readonly participants: readonly Omit<PadParticipant, 'id'>[];
}

/** What somebody may do with a note while it is being written. */
export type PadAccess = 'write' | 'read' | 'none';

/** Where a note is between the first word and its readers. */
export type NoteState = 'draft' | 'published';

/** A note in the list of a collective: the face that this reader may read, once. */
export interface ListedNote {
  readonly id: Id;
  readonly title: string;
  readonly summary: string;
  readonly hashtags: readonly string[];
  readonly state: NoteState;
  readonly authorId: Id | null;
  readonly updatedAt: Date;
  /** Steps that nobody has taken yet. */
  readonly freeSteps: number;
}

/** What stands around a note on its page. */
export interface AroundNote {
  readonly itemId: Id;
  readonly slug: string;
  readonly steps: readonly PadStep[];
  readonly participants: readonly PadParticipant[];
  readonly stepStates: ReadonlyMap<Id, Step>;
  readonly links: readonly Link[];
  readonly lineage: readonly Ancestor[];
  readonly talks: readonly Talk[];
  readonly readerships: ReadonlyMap<Id, Readership>;
  /** The names that this reader may know. */
  readonly names: ReadonlyMap<Id, { readonly name: string }>;
  /** null for whoever reads the published version alone. `isAhead`: the draft says more than the published version. */
  readonly writing: { readonly access: PadAccess; readonly writersId: Id; readonly isAhead: boolean } | null;
}

/** A published note, as it is shown among the last ones. */
export interface Harvested {
  readonly id: Id;
  readonly title: string;
  readonly summary: string;
  readonly licence: string | null;
  readonly authorId: Id | null;
  readonly at: Date;
}

/** What the editor is offered while somebody types `@`, `#` or `[[`. */
export interface Suggestions {
  /** `reads`: among those who read the draft. */
  readonly people: readonly { readonly id: Id; readonly name: string; readonly reads: boolean }[];
  readonly hashtags: readonly string[];
  /** `place`: the name of the collective that keeps it, when it is another one. */
  readonly items: readonly {
    readonly id: Id;
    readonly title: string;
    readonly kind: string;
    readonly place: string;
  }[];
}
