import type { Cookies } from '@sveltejs/kit';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Place } from '../../types.ts';

const name = 'place';
const year = 365 * 24 * 60 * 60;

/** The collective this browser was in last, or the one joined first. */
export function lastPlace(cookies: Cookies, places: readonly Place[]): Place | undefined {
  const slug = cookies.get(name);
  return places.find((place) => place.slug === slug) ?? places[0];
}

/** Remembers where one is, when it changes. */
export function rememberPlace(cookies: Cookies, places: readonly Place[], slug: string | undefined): void {
  if (slug === undefined || slug === cookies.get(name) || !places.some((place) => place.slug === slug)) return;
  const secure = runtime().config.publicUrl.startsWith('https:');
  cookies.set(name, slug, { path: '/', maxAge: year, sameSite: 'lax', httpOnly: true, secure });
}
