import type { Generated } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';

export interface PersonsTable {
  id: Id;
  email: string | null;
  email_confirmed_at: Date | null;
  name: string;
  public_name: string | null;
  locale: Generated<string>;
  theme: 'light' | 'dark' | null;
  created_at: Generated<Date>;
  erased_at: Date | null;
  is_host: Generated<boolean>;
  /** Somebody of the demonstration. */
  is_invented: Generated<boolean>;
}

export interface PasswordsTable {
  person_id: Id;
  hash: string;
  changed_at: Generated<Date>;
}

export interface PasskeysTable {
  id: string;
  person_id: Id;
  public_key: Buffer;
  counter: Generated<number>;
  transports: Generated<string[]>;
  label: string;
  created_at: Generated<Date>;
  used_at: Date | null;
}

export interface SessionsTable {
  id: Id;
  token_hash: Buffer;
  person_id: Id;
  created_at: Generated<Date>;
  seen_at: Generated<Date>;
  expires_at: Date;
  device: Generated<string>;
  /** When the person last showed who they are. */
  proved_at: Generated<Date>;
}

export interface KnownDevicesTable {
  person_id: Id;
  device: string;
  since: Generated<Date>;
}

export interface SignInCodesTable {
  id: Id;
  person_id: Id | null;
  email: string;
  link_hash: Buffer;
  code_hash: Buffer;
  purpose: 'sign-in' | 'sign-up' | 'confirm-email' | 'leave-email' | 'prove';
  /** Who is being welcomed, for `sign-up`. */
  name: string | null;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
  tries: Generated<number>;
}

export interface PasskeyChallengesTable {
  hash: Buffer;
  person_id: Id | null;
  purpose: 'sign-in' | 'add' | 'prove';
  expires_at: Date;
}

export interface RateLimitsTable {
  key: string;
  points: number;
  expires_at: Date;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    persons: PersonsTable;
    passwords: PasswordsTable;
    passkeys: PasskeysTable;
    sessions: SessionsTable;
    known_devices: KnownDevicesTable;
    sign_in_codes: SignInCodesTable;
    passkey_challenges: PasskeyChallengesTable;
    rate_limits: RateLimitsTable;
  }
}
