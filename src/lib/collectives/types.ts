import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';

export type Role = 'admin' | 'facilitator' | 'secretary' | 'caretaker' | 'delegate';

export type CircleKind = 'circle' | 'bureau' | 'board' | 'assembly' | 'regional' | 'project';

/** How one comes into a circle: freely, by asking, or when somebody who looks after it says so. */
export type Admission = 'open' | 'request' | 'invited';

export interface HeldRole {
  readonly role: Role;
  /** null: in the whole collective. */
  readonly circleId: Id | null;
}

/** A collective as one of its members lives it: what they are in it, now. */
export interface Place {
  readonly collectiveId: Id;
  readonly membershipId: Id;
  readonly slug: string;
  readonly name: string;
  readonly emblem: string;
  readonly isDemo: boolean;
  /** The audience of the members. */
  readonly audienceId: Id;
  readonly organisationId: Id | null;
  readonly organisationName: string | null;
  readonly speaksForOrganisation: boolean;
  /** Who opens circles, who invites. */
  readonly opensCircles: 'admins' | 'members';
  readonly invites: 'mandated' | 'members';
  /** Only read from now on. */
  readonly closed: boolean;
  /** From when it will be, or has been, only read: ISO 8601. */
  readonly closesAt: string | null;
  readonly circles: readonly { readonly id: Id; readonly audienceId: Id }[];
  /** The networks that the collective is in. */
  readonly networks: readonly { readonly id: Id; readonly audienceId: Id }[];
  readonly roles: readonly HeldRole[];
}

/** A signed-in person, before the gate says what they are here. */
export interface Session extends Reader {
  readonly sessionId: Id;
  readonly personId: Id;
  readonly name: string;
  readonly locale: string;
  readonly theme: 'light' | 'dark' | null;
  /** May administer the installation itself (mails, collectives hosted). */
  readonly isHost: boolean;
  /** May open one more collective here. */
  readonly mayOpen: boolean;
  /** How many things told to them ask something and were not seen; and whether (0 or 1) anything else was not. */
  readonly news: { readonly asking: number; readonly others: number };
  readonly places: readonly Place[];
}

/** Somebody whose place is known and who is not here: for what is done in their absence. */
export type AbsentPerson = Omit<Session, 'sessionId' | 'news'>;

/** Somebody as the reader may know them. */
export interface KnownPerson {
  readonly id: Id;
  readonly name: string;
  /** Has left and asked to be forgotten: the name is no longer theirs. */
  readonly erased: boolean;
  /** The member organisation they come from. */
  readonly organisation: string | null;
}

declare const passedTheGate: unique symbol;

/** Somebody who is in the collective. Only the gate makes one. */
export interface Member extends Reader {
  readonly kind: 'member';
  readonly personId: Id;
  readonly name: string;
  readonly place: Place;
  readonly [passedTheGate]: true;
}

/** Somebody signed in who is not in this collective: reads what is public or what names them. */
export interface Guest extends Reader {
  readonly kind: 'guest';
  readonly personId: Id;
  readonly name: string;
  readonly [passedTheGate]: true;
}

/** Somebody without an account: reads what is public, writes nothing. */
export interface Visitor extends Reader {
  readonly kind: 'visitor';
  readonly personId: null;
  readonly [passedTheGate]: true;
}

export type Viewer = Member | Guest | Visitor;
