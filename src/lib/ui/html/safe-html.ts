declare const trusted: unique symbol;

/**
 * HTML that our own code has produced from a typed tree or put through the sanitiser.
 * A plain string is not assignable to it: see `markAsSafe` for the only way in.
 */
export type SafeHtml = string & { readonly [trusted]: true };

/**
 * Vouches for a string. To be called by a serialiser that escapes every text and attribute it writes, or by a
 * sanitiser on its own output, never on anything received: the callers are listed in docs/security.md.
 */
export function markAsSafe(html: string): SafeHtml {
  return html as SafeHtml;
}
