import { refused, type Verdict } from '#lib/kernel/outcome.ts';
import { mayGovern } from '../rules.ts';
import type { Place } from '../types.ts';

type Held = Pick<Place, 'roles'>;

/** How many collectives one collective may ask into networks in a day, whether they exist or not. */
export const mostNetworkInvitationsADay = 20;

/** How long an invitation waits for its answer, in days. */
export const networkInvitationDays = 30;

/** Asking a collective into a network: who governs one that is in it. Judged by the words written alone, never by whom they reach. */
export function mayInviteToNetwork(
  place: Held,
  asked: {
    /** The same words wait already for an answer. */
    readonly waiting: boolean;
    /** They are the name or the address of a collective that is in the network, which all in it know. */
    readonly inside: boolean;
    readonly today: number;
  },
): Verdict<'admins-only' | 'network-asked' | 'network-inside' | 'network-asked-often'> {
  const right = mayGovern(place);
  if (!right.ok) return right;
  if (asked.inside) return refused('network-inside');
  if (asked.waiting) return refused('network-asked');
  return asked.today >= mostNetworkInvitationsADay ? refused('network-asked-often') : right;
}

/** An invitation as the collective it reached sees it. */
export interface NetworkOffer {
  readonly settled: boolean;
  readonly withdrawn: boolean;
  readonly expired: boolean;
  /** The network has closed meanwhile. */
  readonly closed: boolean;
}

/** Answering an invitation, either way: who governs the collective it reached, while it stands. */
export function mayAnswerNetwork(place: Held, offer: NetworkOffer): Verdict<'admins-only' | 'network-invitation-over'> {
  const right = mayGovern(place);
  if (!right.ok) return right;
  const over = offer.settled || offer.withdrawn || offer.expired || offer.closed;
  return over ? refused('network-invitation-over') : right;
}
