import { isId, type Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { closeCodes, PadConnection, type Carrier } from './connection.ts';
import { frames, nameOf, readFrame, wrap, type Frame, type WireFrame } from './frames.ts';
import { limits } from './limits.ts';
import type { OpenPads } from './pads.ts';
import type { LivePerson } from './persons.ts';
import { standings, type RightsWatch } from './rights.ts';

/** The WebSocket under a socket. */
export interface Wire {
  send(frame: WireFrame): void;
  close(code: number, reason: string): void;
  /** Bytes not yet gone to a slow reader. */
  readonly waitingBytes: number;
}

export interface House {
  readonly pads: OpenPads;
  readonly rights: RightsWatch;
  readonly connections: Set<PadConnection>;
}

interface Seat {
  /** null while the rights are asked and the pad is opened; messages wait. */
  connection: PadConnection | null;
  readonly padId: Id;
  readonly waiting: Frame[];
  isAsked: boolean;
}

const waitingAtMost = 64;
const seatsAtMost = 20;
/** A reader this late is put out, and starts again from the state: cheaper than keeping all it missed. */
const bufferedAtMost = 16_000_000;

/** One WebSocket of one session: it may carry several editors. */
export class LiveSocket implements Carrier {
  readonly sessionId: Id;
  readonly person: LivePerson;
  readonly #wire: Wire;
  readonly #house: House;
  readonly #seats = new Map<string, Seat>();
  #ended = false;

  constructor(sessionId: Id, person: LivePerson, wire: Wire, house: House) {
    this.sessionId = sessionId;
    this.person = person;
    this.#wire = wire;
    this.#house = house;
  }

  receive(data: Uint8Array): void {
    if (this.#ended) return;
    let frame: Frame;
    try {
      frame = readFrame(data);
    } catch (error) {
      log.warn('a socket said something that this protocol does not know', { personId: this.person.id, error });
      this.end(closeCodes.reset, 'unknown message');
      return;
    }
    if (frame.kind === 'pong') return;
    const seat = this.#seats.get(frame.address) ?? this.#seat(frame.address);
    if (seat === null) return;
    if (seat.connection !== null) seat.connection.receive(frame);
    else if (frame.kind === 'token' && !seat.isAsked) void this.#open(frame.address, seat);
    else if (seat.waiting.length < waitingAtMost) seat.waiting.push(frame);
    else this.end(closeCodes.overloaded, 'too many messages');
  }

  send(frame: WireFrame): void {
    if (this.#ended) return;
    if (this.#wire.waitingBytes > bufferedAtMost) this.end(closeCodes.overloaded, 'too slow');
    else this.#wire.send(frame);
  }

  end(code: number, reason: string): void {
    if (this.#ended) return;
    this.ended();
    this.#wire.close(code, reason);
  }

  /** The wire is gone, whoever cut it. */
  ended(): void {
    this.#ended = true;
    for (const [address, seat] of this.#seats) this.#give(address, seat);
  }

  leave(connection: PadConnection): void {
    const seat = this.#seats.get(connection.address);
    if (seat !== undefined) this.#give(connection.address, seat);
  }

  check(connection: PadConnection): Promise<void> {
    return this.#house.rights.check(connection);
  }

  /** Rights may have shrunk: everything open here is asked again; a socket that carries nothing starts again. */
  doubt(): void {
    const connections = [...this.#seats.values()].map(({ connection }) => connection);
    if (connections.length === 0 || connections.includes(null)) this.end(closeCodes.forbidden, 'rights changed');
    else for (const connection of connections) if (connection !== null) void this.check(connection);
  }

  #seat(address: string): Seat | null {
    const padId = nameOf(address);
    if (!isId(padId)) {
      this.#deny(address, 'no-access');
      this.end(closeCodes.forbidden, 'no-access');
      return null;
    }
    if (this.#seats.size >= seatsAtMost) {
      this.end(closeCodes.overloaded, 'too many documents');
      return null;
    }
    const seat: Seat = { connection: null, padId, waiting: [], isAsked: false };
    this.#seats.set(address, seat);
    return seat;
  }

  async #open(address: string, seat: Seat): Promise<void> {
    seat.isAsked = true;
    const presence = { sessionId: this.sessionId, padId: seat.padId };
    try {
      const [standing = 'no-access'] = await standings([presence]);
      if (typeof standing === 'string' || this.person.pads >= limits.padsPerPerson) {
        const reason = typeof standing === 'string' ? standing : 'too many documents';
        this.#deny(address, reason);
        this.end(closeCodes.forbidden, reason);
        return;
      }
      const pad = await this.#house.pads.hold(seat.padId);
      if (pad === null || this.#ended || this.#seats.get(address) !== seat) {
        if (pad !== null) this.#house.pads.release(seat.padId);
        return;
      }
      this.send(wrap(frames.authenticated(address, standing.access === 'write' ? 'read-write' : 'readonly')));
      seat.connection = new PadConnection(address, presence, standing, pad, this);
      this.#house.connections.add(seat.connection);
      this.person.pads += 1;
      for (const frame of seat.waiting.splice(0)) seat.connection.receive(frame);
    } catch (error) {
      log.error('a pad could not be opened', { padId: seat.padId, error });
      this.end(closeCodes.reset, 'not available');
    }
  }

  #deny(address: string, reason: string): void {
    this.send(wrap(frames.permissionDenied(address, reason)));
  }

  #give(address: string, seat: Seat): void {
    this.#seats.delete(address);
    if (seat.connection === null) return;
    seat.connection.leave();
    this.person.pads -= 1;
    this.#house.connections.delete(seat.connection);
    this.#house.pads.release(seat.padId);
  }
}
