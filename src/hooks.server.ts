import { randomUUID } from 'node:crypto';
import { sequence, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit/hooks';
import { error, type RequestEvent } from '@sveltejs/kit';
import { building } from '$app/env';
import { asVisitor } from '#lib/collectives/gate.ts';
import type { Session } from '#lib/collectives/types.ts';
import { isVisiting } from '#lib/collectives/rules.ts';
import { findPresentSlug } from '#lib/collectives/server/queries/settings.ts';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { rememberPlace } from '#lib/collectives/server/places/last.ts';
import { touchSession } from '#lib/identity/server/commands/open-session.ts';
import { prolongSession, sessionHash } from '#lib/identity/server/sessions/cookie.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { compressPage, takesGzip } from '#lib/kernel/server/compress.ts';
import { log } from '#lib/kernel/server/log.ts';
import { findKeptPage, keepPage, publicMoment } from '#lib/kernel/server/public-pages.ts';
import { noteVisit } from '#lib/notifications/server/commands/mark-read.ts';
import * as m from '#lib/messages/messages.js';
import { cookieName, extractLocaleFromRequest } from '#lib/messages/runtime.js';
import { paraglideMiddleware } from '#lib/messages/server.js';
import { startProgram } from './program.ts';

export const init: ServerInit = async () => {
  if (!building) await startProgram();
};

/** The language chosen in one's account wins over that of the browser. */
function asked({ request, locals }: RequestEvent): Request {
  if (locals.session === null) return request;
  const headers = new Headers({ cookie: `${cookieName}=${locals.session.locale}` });
  return new Request(request.url, { headers });
}

const language: Handle = ({ event, resolve }) =>
  paraglideMiddleware(asked(event), ({ locale }) =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('%minga.lang%', locale)
          .replace('%minga.theme%', themeAttribute(event.locals.session?.theme ?? event.cookies.get('theme'))),
    }),
  );

function themeAttribute(theme: string | null | undefined): string {
  return theme === 'light' || theme === 'dark' ? `data-theme="${theme}"` : '';
}

const session: Handle = async ({ event, resolve }) => {
  const hash = building ? null : sessionHash(event.cookies);
  const found = hash === null ? null : await findSession(hash);
  event.locals.session = found;
  if (found !== null) {
    if (await touchSession(found.sessionId)) prolongSession(event.cookies);
    rememberPlace(event.cookies, found.places, event.params['collective']);
    event.locals.session = await visit(event, found);
  }
  keepInvented(event);
  keepClosed(event);
  const response = await followFormerSlug(event, await resolve(event));
  // Only what a visitor may read can be kept by a shared cache, and each page says so itself.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  return response;
};

/**
 * Who opens a page, or acts on it, has read what they were told of it; a browser that fetches it beforehand has not. A page that stays open
 * says by itself which messages were on the screen: an act too.
 */
async function visit({ params, request, route }: RequestEvent, found: Session): Promise<Session> {
  if (route.id === null || request.headers.get('sec-purpose')?.includes('prefetch') === true) return found;
  const itemId = decodeId(params['item'] ?? '');
  return noteVisit(found, { routeId: route.id, itemId, slug: params['collective'] });
}

/** Whoever takes the place of somebody invented has no account of their own to look at, nor that person's. */
function keepInvented({ locals, route }: RequestEvent): void {
  if (locals.session !== null && isVisiting(locals.session) && route.id?.startsWith('/account') === true)
    error(403, m.demo_no_account());
}

/** In a closed collective nothing is written any more, but leaving it or a network, and opening it again. */
function keepClosed({ locals, params, request, route, url }: RequestEvent): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const place = locals.session?.places.find(({ slug }) => slug === params['collective']);
  if (place?.closed !== true) return;
  const leaves = route.id === '/[collective]/members' && url.search === '?/end';
  const reopens = route.id === '/[collective]/settings' && url.search === '?/reopen';
  const leavesNetwork = route.id === '/[collective]/networks' && url.search === '?/leave';
  if (!leaves && !reopens && !leavesNetwork) error(409, m.refusal_collective_closed());
}

/** An address that a collective has had leads to the one it has, for who sees it. Asked for only where nothing was found. */
async function followFormerSlug({ locals, params, url }: RequestEvent, response: Response): Promise<Response> {
  const former = params['collective'];
  if (response.status !== 404 || former === undefined) return response;
  const present = await findPresentSlug(locals.session ?? asVisitor(), former);
  if (present === null) return response;
  const [, ...rest] = url.pathname.slice(1).split('/');
  return new Response(null, { status: 308, headers: { location: `/${[present, ...rest].join('/')}${url.search}` } });
}

/** A visitor's page of a public item is made once and shown again while it is true. */
const publicPage: Handle = async ({ event, resolve }) => {
  const { cookies, request, url } = event;
  if (request.method !== 'GET' || url.search !== '' || building || sessionHash(cookies) !== null) return resolve(event);
  const encoding = takesGzip(request) ? 'gzip' : '';
  const key = [url.pathname, extractLocaleFromRequest(request), cookies.get('theme') ?? '', encoding].join('|');
  const kept = await findKeptPage(key);
  if (kept !== null) return kept;
  const began = publicMoment();
  const response = await resolve(event);
  const item = event.locals.publicItem;
  if (item !== undefined && response.status === 200) await keepPage(key, item, response, began);
  return response;
};

const compress: Handle = async ({ event, resolve }) => compressPage(event.request, await resolve(event));

const headers: Handle = async ({ event, resolve }) => {
  const response = await resolve(event);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), interest-cohort=()');
  return response;
};

/**
 * Whatever may change something comes from a page of this very site, whatever its content type: cookies alone prove nothing.
 * (Lax cookies and the framework's own check of forms say the same, each for a part.)
 */
const sameSite: Handle = ({ event, resolve }) => {
  const { method, headers } = event.request;
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || building) return resolve(event);
  if (headers.get('origin') === event.url.origin) return resolve(event);
  return new Response(m.kernel_foreign_origin(), {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
};

export const handle: Handle = sequence(sameSite, publicPage, compress, headers, session, language);

export const handleError: HandleServerError = (caught) => {
  if (caught.kind === 'framework') return caught.error.status === 404 ? { message: m.kernel_not_found() } : {};
  if (caught.kind !== 'unknown') return {};
  const id = randomUUID().slice(0, 8);
  log.error('unexpected', { id, route: caught.event.route.id, error: caught.error });
  return { message: m.kernel_unexpected({ id }), id };
};
