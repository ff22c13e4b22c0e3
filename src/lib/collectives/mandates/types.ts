import type { Id } from '#lib/kernel/ids.ts';
import type { Role } from '../types.ts';

export interface ListedMandate {
  readonly id: Id;
  readonly personId: Id;
  readonly name: string;
  readonly role: Role;
  readonly scope: string;
  readonly circleId: Id | null;
  readonly circle: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  /** A further mandate follows it. */
  readonly renewed: boolean;
}

/** Where a mandate stands: `soon`, less than a month before its end; `expired`, its time has passed without another. */
export type MandateState = 'upcoming' | 'running' | 'soon' | 'expired' | 'over';
