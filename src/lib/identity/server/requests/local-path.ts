import { match } from '$app/paths';

/** Where to go after signing in, when it is a page of this very site; null otherwise. Written again from its parts, never echoed. */
export async function localPath(next: string | null): Promise<string | null> {
  if (next === null || next.length > 500 || !next.startsWith('/')) return null;
  const base = 'http://here.invalid';
  const url = URL.parse(next, base);
  if (url?.origin !== base || /[\\\p{Cc}]/u.test(next)) return null;
  return (await match(url)) === null ? null : `${url.pathname}${url.search}`;
}
