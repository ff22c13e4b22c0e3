import { decodeId, type Id } from '#lib/kernel/ids.ts';

/** Where a link of a message leads: out, or to an item of this very house. */
export type Destination =
  | { readonly kind: 'outside'; readonly href: string }
  | { readonly kind: 'inside'; readonly href: string; readonly itemId: Id | null };

/**
 * Reads the address of a link. Only http, https, mailto and paths of this house lead anywhere; null for all others.
 * `publicUrl`: the address of this house, to tell its own pages from the rest.
 */
export function readLink(address: string, publicUrl: string): Destination | null {
  if (address.length > 2_000) return null;
  const home = new URL(publicUrl);
  if (!URL.canParse(address, home)) return null;
  const url = new URL(address, home);
  if (url.protocol === 'mailto:') return { kind: 'outside', href: url.href };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.origin !== home.origin) {
    // A relative address cannot leave the house: `//elsewhere` is somebody's trick or slip.
    return /^https?:\/\//i.test(address) ? { kind: 'outside', href: url.href } : null;
  }
  const segment = url.pathname.split('/')[3];
  return {
    kind: 'inside',
    href: `${url.pathname}${url.search}${url.hash}`,
    itemId: segment === undefined ? null : decodeId(segment),
  };
}
