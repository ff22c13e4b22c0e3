import type { Id } from '#lib/kernel/ids.ts';

/** A step as the rules see it. */
export interface StepState {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  readonly itemKind: string;
  readonly createdBy: Id | null;
  readonly claimedBy: Id | null;
  readonly doneAt: Date | null;
  readonly doneBy: Id | null;
  readonly droppedAt: Date | null;
}

/** A step as it is read. */
export interface Step extends StepState {
  readonly label: string;
  readonly size: string;
  /** `YYYY-MM-DD` */
  readonly dueOn: string | null;
  readonly createdAt: Date;
  readonly claimedAt: Date | null;
  /** The last time somebody did something about it. */
  readonly touchedAt: Date;
  readonly itemId: Id;
  readonly itemTitle: string;
}
