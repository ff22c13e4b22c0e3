import { decodeId, type Id } from '#lib/kernel/ids.ts';
import { safeUrl } from '#lib/kernel/safe-url.ts';

/** Where a link of a message leads: out, or to an item of this very house. */
export type Destination =
  | { readonly kind: 'outside'; readonly href: string }
  | { readonly kind: 'inside'; readonly href: string; readonly itemId: Id | null };

/**
 * Reads the address of a link; null for one that may not stand in a page.
 * `publicUrl`: the address of this house, to tell its own pages from the rest.
 */
export function readLink(address: string, publicUrl: string): Destination | null {
  const safe = safeUrl(address);
  const url = safe === null ? null : URL.parse(safe, publicUrl);
  if (url === null) return null;
  if (url.origin !== new URL(publicUrl).origin) return { kind: 'outside', href: url.href };
  const segment = url.pathname.split('/')[3];
  return {
    kind: 'inside',
    href: `${url.pathname}${url.search}${url.hash}`,
    itemId: segment === undefined ? null : decodeId(segment),
  };
}
