import { BlockList, isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from './config.ts';

/** Where a request came from, as far as it can be believed. */
export interface Origin {
  readonly address: string;
  readonly protocol: 'http' | 'https';
  readonly host: string | undefined;
}

const forwardedHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
];

/**
 * Reads where a request came from. X-Forwarded-* is believed only when the peer is one of `TRUST_PROXY`; otherwise the
 * protocol is that of `PUBLIC_URL` on its host name, and plain http elsewhere (a laptop reached by its address).
 */
export function originReader(config: Pick<Config, 'publicUrl' | 'trustedProxies'>) {
  const trusted = listOf(config.trustedProxies);
  const known = new URL(config.publicUrl);
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return (headers: IncomingHttpHeaders, peerAddress: string): Origin => {
    const peer = plain(peerAddress);
    const host = headers.host;
    const assumed = host === known.host && known.protocol === 'https:' ? 'https' : 'http';
    if (!isTrusted(peer)) return { address: peer, protocol: assumed, host };
    const hops = listed(headers['x-forwarded-for']).map(plain);
    const protocol = listed(headers['x-forwarded-proto']).at(-1);
    return {
      address: hops.findLast((hop) => isIP(hop) !== 0 && !isTrusted(hop)) ?? peer,
      protocol: protocol === 'https' || protocol === 'http' ? protocol : assumed,
      host: listed(headers['x-forwarded-host']).at(-1) ?? host,
    };
  };
}

/** Replaces whatever the client wrote about its origin by what is believed, under the names the page handler reads. */
export function rewriteHeaders(headers: IncomingHttpHeaders, origin: Origin): void {
  for (const name of forwardedHeaders) Reflect.deleteProperty(headers, name);
  headers['x-forwarded-for'] = origin.address;
  headers['x-forwarded-proto'] = origin.protocol;
  if (origin.host !== undefined) headers.host = origin.host;
}

function listOf(addressesAndRanges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of addressesAndRanges) {
    const [address = '', prefix] = one.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function listed(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** An IPv4 peer on a socket that hears both families is written ::ffff:192.0.2.1. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}
