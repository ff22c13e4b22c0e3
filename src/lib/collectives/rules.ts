import type { Id } from '#lib/kernel/ids.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import type { Admission, Place, Role } from './types.ts';

interface Visiting {
  readonly places?: readonly Pick<Place, 'isDemo'>[];
}

/** Whether somebody is here as one of the invented people of the demonstration. */
export function isVisiting({ places = [] }: Visiting): boolean {
  return places.some((place) => place.isDemo);
}

/** Whether this person may open one more collective on the installation; nobody invented may. */
export function mayOpenCollective(
  person: Visiting & { readonly isHost: boolean },
  installation: { readonly openCollectives: boolean },
): Verdict<'collectives-closed' | 'visiting-only'> {
  if (isVisiting(person)) return refused('visiting-only');
  return person.isHost || installation.openCollectives ? allowed : refused('collectives-closed');
}

type Held = Pick<Place, 'roles'>;

/** The times of a mandate. */
export interface MandateTimes {
  readonly startsAt: Date;
  /** null: until it is ended. */
  readonly endsAt: Date | null;
  /** Put down, or taken back, before its time. */
  readonly endedAt: Date | null;
}

/** Whether a mandate gives its right at this instant: from its beginning, and no longer from its end. */
export function inForce({ startsAt, endsAt, endedAt }: MandateTimes, now: Date): boolean {
  return startsAt <= now && (endsAt === null || endsAt > now) && (endedAt === null || endedAt > now);
}

function holds(place: Held, role: Role, circleId: Id | null = null): boolean {
  return place.roles.some((one) => one.role === role && one.circleId === circleId);
}

/**
 * Whether somebody holds one of these roles for what this audience reads: in the whole collective, or in the circle that reads it. The
 * facilitator of one circle is nobody in particular elsewhere.
 */
export function holdsFor(place: Pick<Place, 'roles' | 'circles'>, roles: readonly Role[], audienceId: Id): boolean {
  const circle = place.circles.find((one) => one.audienceId === audienceId)?.id ?? null;
  return place.roles.some((held) => roles.includes(held.role) && (held.circleId === null || held.circleId === circle));
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

/** Opening a circle: who governs; everybody where the collective says so. */
export function mayOpenCircle(
  place: Held & Pick<Place, 'opensCircles' | 'closed'>,
): Verdict<'admins-only' | 'collective-closed'> {
  if (place.closed) return refused('collective-closed');
  return place.opensCircles === 'members' ? allowed : mayGovern(place);
}

/** Closing a circle, and opening it again: who governs. */
export function mayCloseCircle(
  place: Held,
  circle: { readonly closed: boolean },
): Verdict<'circle-closed' | 'admins-only'> {
  return circle.closed ? refused('circle-closed') : mayGovern(place);
}

export function mayReopenCircle(
  place: Held,
  circle: { readonly closed: boolean },
): Verdict<'circle-open' | 'admins-only'> {
  return circle.closed ? mayGovern(place) : refused('circle-open');
}

/** Leaving a circle is everybody's own affair, also once it is closed. */
export function mayLeaveCircle(
  place: Held,
  circle: { readonly id: Id; readonly closed: boolean },
  self: boolean,
): Verdict<'circle-closed' | 'admins-only'> {
  return self ? allowed : mayTendCircle(place, circle);
}

interface Entrance {
  readonly closed: boolean;
  readonly admission: Admission;
  /** Whether one is in already. */
  readonly mine: boolean;
}

/** Coming into a circle by oneself. */
export function mayEnterCircle(
  circle: Entrance,
): Verdict<'circle-closed' | 'already-in-circle' | 'circle-on-request' | 'circle-by-invitation'> {
  if (circle.closed) return refused('circle-closed');
  if (circle.mine) return refused('already-in-circle');
  if (circle.admission === 'open') return allowed;
  return refused(circle.admission === 'request' ? 'circle-on-request' : 'circle-by-invitation');
}

/** Asking to come into a circle where one cannot come by oneself. */
export function mayAskCircle(
  circle: Entrance,
): Verdict<'circle-closed' | 'already-in-circle' | 'circle-by-invitation'> {
  if (circle.closed) return refused('circle-closed');
  if (circle.mine) return refused('already-in-circle');
  return circle.admission === 'invited' ? refused('circle-by-invitation') : allowed;
}

interface Entrusted {
  readonly role: Role;
  readonly circleId: Id | null;
  readonly mine: boolean;
}

/**
 * A mandate ends by the hand of its holder or of who could give it. `last`: nobody else governs the collective without a date at which
 * they would stop.
 */
export function mayEndMandate(
  place: Held,
  mandate: Entrusted & { readonly over: boolean; readonly last: boolean },
): Verdict<'mandate-over' | 'last-admin' | 'admins-only'> {
  if (mandate.over) return refused('mandate-over');
  if (mandate.last) return refused('last-admin');
  return mandate.mine ? allowed : mayEntrust(place, mandate.circleId);
}

/** Renewing a mandate that has an end: who could give it, once. */
export function mayRenewMandate(
  place: Held,
  mandate: Entrusted & { readonly lasting: boolean; readonly ended: boolean; readonly renewed: boolean },
): Verdict<'mandate-lasting' | 'mandate-over' | 'mandate-renewed' | 'admins-only'> {
  if (mandate.ended) return refused('mandate-over');
  if (mandate.lasting) return refused('mandate-lasting');
  if (mandate.renewed) return refused('mandate-renewed');
  return mayEntrust(place, mandate.circleId);
}

/** Giving a mandate: who governs the collective; in a circle, its facilitator too. */
function mayEntrust(place: Held, circleId: Id | null): Verdict<'admins-only'> {
  return circleId !== null && holds(place, 'facilitator', circleId) ? allowed : mayGovern(place);
}

/** Inviting and taking an invitation back: who governs or facilitates the whole collective; everybody where it says so. */
export function mayInvite(
  place: Held & Pick<Place, 'invites' | 'closed'>,
): Verdict<'inviters-only' | 'collective-closed'> {
  if (place.closed) return refused('collective-closed');
  return place.invites === 'members' || tendsInvitations(place) ? allowed : refused('inviters-only');
}

/** Seeing and taking back the invitations of others too, and not one's own alone. */
export function tendsInvitations(place: Held): boolean {
  return holds(place, 'facilitator') || holds(place, 'admin');
}

/** How many requests to join one person may make in a day, wherever. */
const mostRequestsADay = 5;

/** Asking to join: once until the answer, a few times a day. */
export function mayAskToJoin(asker: {
  readonly isMember: boolean;
  readonly waiting: boolean;
  readonly today: number;
}): Verdict<'already-member' | 'already-asked' | 'asked-too-often'> {
  if (asker.isMember) return refused('already-member');
  if (asker.waiting) return refused('already-asked');
  return asker.today >= mostRequestsADay ? refused('asked-too-often') : allowed;
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
