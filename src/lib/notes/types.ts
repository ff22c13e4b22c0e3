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
