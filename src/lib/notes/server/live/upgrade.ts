import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { sessionHashOf } from '#lib/identity/server/sessions/cookie.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { runtime, type Upgrade } from '#lib/kernel/server/runtime.ts';
import { closeCodes } from './connection.ts';
import type { WireFrame } from './frames.ts';
import { limits } from './limits.ts';
import type { LivePerson, LivePersons } from './persons.ts';
import { LiveSocket, type House, type Wire } from './socket.ts';

const refusals = {
  'foreign origin': '403 Forbidden',
  'too many sockets': '429 Too Many Requests',
  'not available': '503 Service Unavailable',
} as const;

const heartbeatMs = 30_000;

/** Opens sockets for signed-in people, from our own pages. Nothing is heard from anybody else. */
export class LiveEntry implements Upgrade {
  readonly #house: House;
  readonly #persons: LivePersons;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: Math.ceil(limits.frameBytes * 1.5),
  });
  readonly #alive = new Map<WebSocket, boolean>();
  readonly #heartbeat = setInterval(() => {
    this.#beat();
  }, heartbeatMs);
  #closed = false;

  constructor(house: House, persons: LivePersons) {
    this.#house = house;
    this.#persons = persons;
  }

  /** Takes over an HTTP upgrade. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const onError = (): void => {
      socket.destroy();
    };
    socket.on('error', onError);
    this.#admit(request).then(
      (admitted) => {
        if (typeof admitted === 'string') {
          refuse(socket, admitted);
          return;
        }
        socket.off('error', onError);
        this.#server.handleUpgrade(request, socket, head, (wire) => {
          if (admitted.session === null) {
            wire.on('error', () => {
              wire.terminate();
            });
            wire.close(closeCodes.unauthorized, 'signed-out');
          } else this.#carry(wire, socket, admitted.session, admitted.person);
        });
      },
      (error: unknown) => {
        log.error('a socket could not be admitted', { error });
        refuse(socket, 'not available');
      },
    );
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const wire of this.#alive.keys()) wire.close(closeCodes.goingAway, 'the server stops');
  }

  async #admit(request: IncomingMessage): Promise<Admitted | keyof typeof refusals> {
    if (this.#closed) return 'not available';
    if (!isOurPage(request.headers, runtime().config.publicUrl)) return 'foreign origin';
    const hash = sessionHashOf(request.headers.cookie);
    const known = hash === null ? null : await findSession(hash);
    if (hash === null || known === null) return { session: null };
    const person = await this.#persons.arrive(known.personId);
    if (person === null) return 'too many sockets';
    // Asked again now that an end of the session would be heard.
    const session = await findSession(hash);
    return session === null ? { session: null } : { session: session.sessionId, person };
  }

  #carry(wire: WebSocket, stream: Duplex, sessionId: Id, person: LivePerson): void {
    const socket = new LiveSocket(sessionId, person, new FramedWire(wire, stream), this.#house);
    person.sockets.add(socket);
    this.#alive.set(wire, true);
    wire.on('message', (data: Buffer) => {
      this.#alive.set(wire, true);
      socket.receive(data);
    });
    wire.on('pong', () => {
      this.#alive.set(wire, true);
    });
    wire.on('error', (error) => {
      log.warn('a socket broke', { personId: person.id, error });
    });
    wire.on('close', () => {
      this.#alive.delete(wire);
      socket.ended();
      this.#persons.leave(person, socket);
    });
  }

  /** A phone that left the network says nothing: who did not answer the last ping is gone. */
  #beat(): void {
    for (const [wire, answered] of this.#alive) {
      if (!answered) wire.terminate();
      else {
        this.#alive.set(wire, false);
        wire.ping();
      }
    }
  }
}

/**
 * Messages go to the stream as they are, framed once for all who get them: a third of the processor saved at five hundred people. Without
 * compression ws keeps no queue of its own, so the order holds; it reads, and writes the control frames.
 */
class FramedWire implements Wire {
  readonly #wire: WebSocket;
  readonly #stream: Duplex;

  constructor(wire: WebSocket, stream: Duplex) {
    this.#wire = wire;
    this.#stream = stream;
  }

  get waitingBytes(): number {
    return this.#stream.writableLength;
  }

  send(frame: WireFrame): void {
    if (this.#wire.readyState === this.#wire.OPEN) this.#stream.write(frame);
  }

  close(code: number, reason: string): void {
    this.#wire.close(code, reason);
  }
}

/** Without a session the socket opens only to say so: a refused upgrade tells a page nothing, and it would try for ever. */
type Admitted = { readonly session: null } | { readonly session: Id; readonly person: LivePerson };

/** The one header of a socket's request that a page cannot forge: another site's page is refused even with our cookie. */
function isOurPage(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return origin === publicUrl || origin === `${String(headers['x-forwarded-proto'])}://${host ?? ''}`;
}

function refuse(socket: Duplex, why: keyof typeof refusals): void {
  socket.end(`HTTP/1.1 ${refusals[why]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
