import { isIP } from 'node:net';
import { runtime } from '#lib/kernel/server/runtime.ts';

/** What a passkey is bound to, as browsers and keys know it (WebAuthn §5.4.2): a domain and an origin. */
export interface Site {
  readonly domain: string;
  readonly origin: string;
}

/** null where no passkey can be: an address made of numbers is no domain, and plain http is trusted on `localhost` alone. */
export function passkeySite(): Site | null {
  const { hostname, origin, protocol } = new URL(runtime().config.publicUrl);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  return protocol === 'https:' || isLocal ? { domain: hostname, origin } : null;
}
