import type { Id } from '#lib/kernel/ids.ts';

export type Locale = 'fr' | 'en';
export type Theme = 'light' | 'dark';

/** A session as far as it says whose it is. */
export interface Own {
  readonly personId: Id;
  readonly sessionId: Id;
}

/** What opening a session gives: the token for the cookie, known here and nowhere else. */
export interface OpenedSession {
  readonly personId: Id;
  readonly token: string;
  /** Whether its kind of device is unlike all those that the person came in from before. */
  readonly isFromNewDevice: boolean;
}

/** Where a try comes from, for limits and for the list of sessions. */
export interface Origin {
  /** The address of the connection, or null when it is not known. */
  readonly address: string | null;
  /** « Firefox, Linux ». */
  readonly device: string;
}

/** Somebody to write to, in their language. */
export interface Correspondent {
  readonly email: string;
  readonly locale: Locale;
}
