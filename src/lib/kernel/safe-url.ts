const protocols = new Set(['http:', 'https:', 'mailto:']);
const here = 'https://here.invalid';

/**
 * The address as it may stand in a `href`, or null when it may not: http, https, mailto, or a path of this very site.
 * The one judge of addresses typed, pasted, imported or received.
 */
export function safeUrl(address: unknown): string | null {
  if (typeof address !== 'string' || address.length > 2000) return null;
  // Browsers drop control characters and read a backslash as a slash: so must the judge.
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const text = address.trim().replaceAll(/[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '');
  if (text === '' || text.includes('\\')) return null;
  const url = URL.parse(text, here);
  if (url === null || !protocols.has(url.protocol)) return null;
  if (url.origin === here) return isPathOfThisSite(text) ? text : null;
  return /^(https?:\/\/|mailto:)/i.test(text) ? text : null;
}

function isPathOfThisSite(text: string): boolean {
  return /^(\/(?!\/)|#|\?)/.test(text);
}
