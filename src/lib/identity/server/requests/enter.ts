import { redirect, type Cookies } from '@sveltejs/kit';
import type { OpenedSession } from '../../types.ts';
import { keepSession } from '../sessions/cookie.ts';
import { localPath } from './local-path.ts';

/** Keeps the session just opened in this browser, and goes where its person was going. */
export async function enter(cookies: Cookies, opened: OpenedSession, next: string): Promise<never> {
  keepSession(cookies, opened.token);
  redirect(303, (await localPath(next)) ?? '/');
}
