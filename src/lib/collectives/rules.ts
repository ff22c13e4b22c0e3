import type { Id } from '#lib/kernel/ids.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import type { Place, Role } from './types.ts';

/** Whether this person may open one more collective on the installation. */
export function mayOpenCollective(
  person: { readonly isHost: boolean },
  installation: { readonly openCollectives: boolean },
): Verdict<'collectives-closed'> {
  return person.isHost || installation.openCollectives ? allowed : refused('collectives-closed');
}

type Held = Pick<Place, 'roles' | 'circles'>;

function holds(place: Held, role: Role, circleId: Id | null = null): boolean {
  return place.roles.some((one) => one.role === role && one.circleId === circleId);
}

/** Opening and closing circles, giving mandates in the whole collective, welcoming organisations. */
export function mayGovern(place: Held): Verdict<'admins-only'> {
  return holds(place, 'admin') ? allowed : refused('admins-only');
}

/** Adding somebody to a circle, removing them, giving a mandate in it: its own facilitator, or who governs the collective. */
export function mayTendCircle(
  place: Held,
  circle: { readonly id: Id; readonly closed: boolean },
): Verdict<'circle-closed' | 'admins-only'> {
  if (circle.closed) return refused('circle-closed');
  return holds(place, 'facilitator', circle.id) ? allowed : mayGovern(place);
}

/** Leaving a circle is everybody's own affair. */
export function mayLeaveCircle(
  place: Held,
  circle: { readonly id: Id; readonly closed: boolean },
  self: boolean,
): Verdict<'circle-closed' | 'admins-only'> {
  return self && !circle.closed ? allowed : mayTendCircle(place, circle);
}

/** A mandate ends by the hand of its holder or of who could give it; the collective always keeps somebody to govern it. */
export function mayEndMandate(
  place: Held,
  mandate: { readonly role: Role; readonly circleId: Id | null; readonly mine: boolean; readonly over: boolean },
  otherAdmins: number,
): Verdict<'mandate-over' | 'last-admin' | 'admins-only'> {
  if (mandate.over) return refused('mandate-over');
  if (mandate.role === 'admin' && mandate.circleId === null && otherAdmins === 0) return refused('last-admin');
  if (mandate.mine) return allowed;
  return mandate.circleId !== null && holds(place, 'facilitator', mandate.circleId) ? allowed : mayGovern(place);
}

/** Inviting and taking an invitation back: who governs, or who facilitates the whole collective. */
export function mayInvite(place: Held): Verdict<'inviters-only'> {
  return holds(place, 'facilitator') || holds(place, 'admin') ? allowed : refused('inviters-only');
}

/** Ending somebody's membership, not one's own: who governs. The collective always keeps somebody to govern it. */
export function mayEndMembership(
  place: Held,
  whose: { readonly mine: boolean; readonly lastAdmin: boolean },
): Verdict<'admins-only' | 'last-admin'> {
  if (whose.lastAdmin) return refused('last-admin');
  return whose.mine ? allowed : mayGovern(place);
}

/** An invitation as these rules see it; `forEmail`: the only address it is for. */
export interface Offer {
  readonly revoked: boolean;
  readonly expired: boolean;
  readonly seats: number | null;
  readonly used: number;
  readonly forEmail: string | null;
}

/** Taking up an invitation. One sent to an address is for whoever has shown that they read it. */
export function mayAccept(
  offer: Offer,
  confirmedEmail: string | null,
): Verdict<'invitation-revoked' | 'invitation-expired' | 'invitation-used' | 'invitation-for-another'> {
  if (offer.revoked) return refused('invitation-revoked');
  if (offer.expired) return refused('invitation-expired');
  if (offer.seats !== null && offer.used >= offer.seats) return refused('invitation-used');
  return offer.forEmail === null || offer.forEmail === confirmedEmail ? allowed : refused('invitation-for-another');
}
