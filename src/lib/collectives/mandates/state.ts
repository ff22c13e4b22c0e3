import { inForce } from '../rules.ts';
import type { ListedMandate, MandateState } from './types.ts';

/** How long before its end a mandate is said to end soon, in milliseconds: time to talk about it. */
const warning = 31 * 86_400_000;
/** How long a mandate that ran out stays among those to look at, in milliseconds. */
const reminder = 183 * 86_400_000;

type Times = Pick<ListedMandate, 'startsAt' | 'endsAt' | 'endedAt' | 'renewed'>;

/** Where a mandate stands at this instant. One that was put down, or that another follows, asks for nothing. */
export function stateOf(mandate: Times, now: Date): MandateState {
  const { startsAt, endsAt, endedAt, renewed } = mandate;
  if (inForce(mandate, now))
    return endsAt !== null && !renewed && endsAt.getTime() - now.getTime() < warning ? 'soon' : 'running';
  if (endedAt !== null) return 'over';
  if (startsAt > now) return 'upcoming';
  const since = endsAt === null ? 0 : now.getTime() - endsAt.getTime();
  return renewed || since > reminder ? 'over' : 'expired';
}

/** The last instant of a mandate's last day: what « until » names, the end itself being the beginning of the day after. */
export function lastDayOf(endsAt: Date): Date {
  return new Date(endsAt.getTime() - 1);
}
