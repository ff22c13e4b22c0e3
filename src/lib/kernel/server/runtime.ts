import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import type { Tables } from './tables.ts';

/** Owns the sockets of one address. */
export interface Upgrade {
  /** Takes a WebSocket upgrade over; the address has been matched already. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The program stops: sockets end first, since HTTP waits for nobody to be left. */
  close(): void;
}

/**
 * What the running program holds once. server.ts runs unbundled and the pages are bundled, so both find it on globalThis.
 */
export interface Runtime {
  readonly config: Config;
  readonly pool: Pool;
  readonly db: Kysely<Tables>;
  /** Sockets by path (`/live`): server.ts hands each upgrade to its owner and refuses the others. */
  readonly upgrades: Map<string, Upgrade>;
  /** Called in reverse order when the program stops. */
  readonly onStop: (() => Promise<void> | void)[];
}

const key = Symbol.for('minga.runtime');
const holder = globalThis as { [key]?: Runtime };

export function setRuntime(value: Runtime): void {
  holder[key] = value;
}

export function runtime(): Runtime {
  const value = holder[key];
  if (value === undefined) throw new Error('the runtime is used before the program has started');
  return value;
}
