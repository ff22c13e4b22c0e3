import type { Cookies } from '@sveltejs/kit';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { hashToken } from './tokens.ts';

const days90 = 90 * 24 * 60 * 60;

/** `__Host-` binds the cookie to this very host over https; plain http (a laptop, a local network) cannot have it. */
function cookieName(): string {
  return secure() ? '__Host-minga' : 'minga';
}

/** The session that waits while its person visits the demonstration. */
function waitingName(): string {
  return `${cookieName()}-waiting`;
}

function secure(): boolean {
  return runtime().config.publicUrl.startsWith('https:');
}

/** The hash of the token that the cookie carries, or null: no cookie, no query. */
export function sessionHash(cookies: Cookies): Buffer | null {
  return hashOf(cookies.get(cookieName()));
}

/** The same for a request that no page framework has read: `header` is its `Cookie`. */
export function sessionHashOf(header: string | undefined): Buffer | null {
  const name = cookieName();
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return hashOf(pairs.find(([key]) => key === name)?.[1]);
}

function hashOf(token: string | undefined): Buffer | null {
  return token === undefined || token.length > 64 ? null : hashToken(token);
}

export function keepSession(cookies: Cookies, token: string): void {
  keep(cookies, cookieName(), token);
}

function keep(cookies: Cookies, name: string, token: string): void {
  cookies.set(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure: secure(), maxAge: days90 });
}

/** Enters a session that ends by giving the present one back. */
export function visitSession(cookies: Cookies, token: string): void {
  const present = cookies.get(cookieName());
  if (present !== undefined) keep(cookies, waitingName(), present);
  keepSession(cookies, token);
}

/** Ends a visit: the session that waited is the present one again, or there is none. */
export function leaveVisit(cookies: Cookies): void {
  const waiting = cookies.get(waitingName());
  dropSession(cookies);
  if (waiting !== undefined) keepSession(cookies, waiting);
}

/** Gives the cookie its 90 days again. */
export function prolongSession(cookies: Cookies): void {
  const token = cookies.get(cookieName());
  if (token !== undefined) keepSession(cookies, token);
}

export function dropSession(cookies: Cookies): void {
  for (const name of [cookieName(), waitingName()]) cookies.delete(name, { path: '/', secure: secure() });
}
