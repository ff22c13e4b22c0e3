import type { Id } from '#lib/kernel/ids.ts';

/** What can be told to somebody. Each has its sentence, `notifications_says`. */
export const kinds = [
  'named-in-note',
  'named',
  'answered',
  'message',
  'invited',
  'proposal-opened',
  'round-clarify',
  'round-react',
  'round-objections',
  'round-integrate',
  'round-consent',
  'proposal-ending',
  'proposal-extended',
  'text-changed',
  'proposal-to-conclude',
  'proposal-closed',
  'proposal-withdrawn',
  'objection-raised',
  'objection-qualified',
  'objection-dismissed',
  'objection-integrated',
  'objection-answered',
  'objection-maintained',
  'objection-lifted',
  'objection-withdrawn',
  'question-written',
  'reaction-written',
  'concern-written',
  'question-answered',
  'decision-entered',
  'decision-corrected',
  'decision-reviewed',
  'decision-repealed',
  'review-due',
  'step-entrusted',
  'step-due',
  'step-overdue',
  'step-claimed',
  'step-released',
  'step-done',
  'step-reopened',
  'step-dropped',
  'circle-joined',
  'circle-left',
  'circle-asked',
  'circle-refused',
  'membership-asked',
  'member-joined',
  'mandate-given',
  'mandate-ended',
  'mandate-renewed',
  'mandate-ending',
  'mandate-ending-here',
  'voice-given',
  'voice-withdrawn',
] as const;
export type NotificationKind = (typeof kinds)[number];

/** What one act tells one person. */
export interface Telling {
  readonly personId: Id;
  readonly kind: NotificationKind;
  /** Whether it asks something of them. */
  readonly asks: boolean;
}

/** How often a person is written to about a collective. `gentle`: at once for what asks something of them, the rest each morning. */
export const rhythms = ['gentle', 'each', 'daily', 'weekly', 'asks', 'none'] as const;
export type Rhythm = (typeof rhythms)[number];

/** One thing told, as the person it is for may read it now. */
export interface Line {
  /** A number, as a text. */
  readonly id: string;
  readonly kind: NotificationKind;
  readonly asks: boolean;
  readonly unread: boolean;
  readonly at: Date;
  /** Who did it, the latest if several. */
  readonly actorId: Id | null;
  /** Under the names that the reader knows; none: nobody in particular, or somebody they do not know. */
  readonly actors: readonly string[];
  /** The beginning of the message it tells, while it stands. */
  readonly excerpt: string | null;
  /** What the act said of itself: a step, a circle, a day. */
  readonly detail: string;
  readonly day: string | null;
  /** The exact place. */
  readonly href: string;
}

/** What was told of one thing, the latest first. */
export interface Told {
  /** The id of the item, or of the collective. */
  readonly thing: Id;
  /** The title of the item, or the name of the collective. */
  readonly title: string;
  readonly href: string;
  readonly collective: string;
  readonly collectiveId: Id;
  /** Whether all members may read it. A mail shows neither title nor words of what fewer do. */
  readonly wide: boolean;
  readonly audienceId: Id;
  /** null: the collective itself. */
  readonly itemId: Id | null;
  /** Of the words being written, read under the audience of their pad. */
  readonly isDraft: boolean;
  readonly unread: number;
  readonly total: number;
  /** How many are older than the lines. */
  readonly earlier: number;
  readonly lines: readonly Line[];
}

export interface News {
  /** What asks something of the person and was not read. */
  readonly calls: readonly Told[];
  readonly rest: readonly Told[];
  /** The cursor of what is older; null at the end. */
  readonly older: string | null;
  readonly now: Date;
}
