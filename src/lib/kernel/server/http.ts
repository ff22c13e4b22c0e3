import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createProbe } from 'node:net';
import * as m from '#lib/messages/messages.js';
import { CannotStart } from './cannot-start.ts';
import type { Config } from './config.ts';
import { paths } from '../paths.ts';
import { originReader, rewriteHeaders, type Origin } from './forwarded.ts';
import type { Upgrade } from './runtime.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Milliseconds. A slow phone may take minutes to send a photograph; nobody takes long to send headers. */
const limits = { headersTimeout: 20_000, requestTimeout: 600_000, keepAliveTimeout: 65_000 };

/** Largest body of a request: a folder of notes with its images. Pages set lower limits for what they read. */
export const bodyLimit = '64M';

/** The HTTP server of pages and sockets, one port for both. Requests that come before the pages are loaded wait for them. */
export function makeServer(config: Config, pages: Promise<Handler>, upgrades: ReadonlyMap<string, Upgrade>): Server {
  const originOf = originReader(config);
  const server = createServer(limits, (request, response) => {
    const origin = originOf(request.headers, request.socket.remoteAddress ?? '');
    rewriteHeaders(request.headers, origin);
    if (isOneClick(request)) bringHome(request, origin);
    void pages.then((handler) => {
      handler(request, response, () => {
        response.statusCode = 404;
        response.end();
      });
    });
  });
  server.on('upgrade', (request, socket, head) => {
    rewriteHeaders(request.headers, originOf(request.headers, request.socket.remoteAddress ?? ''));
    const upgrade = upgrades.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (upgrade === undefined) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else upgrade.take(request, socket, head);
  });
  return server;
}

/**
 * A mail provider posts for its reader, from no page at all (RFC 8058): a browser always says which page it posts from. What such a
 * request may do is said by the signed address alone: it carries no cookie further.
 */
function isOneClick({ method, url, headers }: IncomingMessage): boolean {
  return method === 'POST' && headers.origin === undefined && (url ?? '').startsWith(paths.unsubscribe(''));
}

function bringHome({ headers }: IncomingMessage, { protocol, host }: Origin): void {
  headers.origin = `${protocol}://${host ?? ''}`;
  delete headers.cookie;
}

/** Listens, or throws `CannotStart` with a sentence that proposes a port that is free. */
export async function listen(server: Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const sentence = await sentenceFor((error as NodeJS.ErrnoException).code, host, port);
    if (sentence === null) throw error;
    throw new CannotStart(sentence, { cause: error });
  }
}

async function sentenceFor(code: string | undefined, host: string, port: number): Promise<string | null> {
  switch (code) {
    case 'EADDRINUSE':
      return m.kernel_port_taken({ port: String(port), other: String(await freePort(host, port + 1)) });
    case 'EACCES':
      return m.kernel_port_refused({ port: String(port), other: String(await freePort(host, 3000)) });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return m.kernel_host_unknown({ host });
    default:
      return null;
  }
}

async function freePort(host: string, from: number): Promise<number> {
  for (let port = from; port < Math.min(from + 50, 65_536); port++) {
    if (await isFree(host, port)) return port;
  }
  return from;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createProbe()
      .once('error', () => {
        resolve(false);
      })
      .listen({ host, port }, () =>
        probe.close(() => {
          resolve(true);
        }),
      );
  });
}
