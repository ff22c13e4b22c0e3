import type { Id } from './ids.ts';

/**
 * Who asks, as the database floor needs it: the wide audiences of the person and the person itself (null for a visitor).
 * Only the gate and the named actors of jobs make one.
 */
export interface Reader {
  readonly personId: Id | null;
  readonly audiences: readonly Id[];
  /** When the act is told to happen: set by the demonstration and by tests of deadlines, never by the gate. Otherwise: now. */
  readonly moment?: Date;
}
