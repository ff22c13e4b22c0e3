import { log } from '#lib/kernel/server/log.ts';
import { frames, wrap, type Frame, type WireFrame } from './frames.ts';
import { limits, type RefusedUpdate } from './limits.ts';
import type { Hand } from './log.ts';
import type { NotTaken, Occupant, OpenPad, Receipt } from './open-pad.ts';
import type { LivePerson } from './persons.ts';
import { rightsLastMs, type Absence, type Checked, type Presence, type Standing } from './rights.ts';

/** What a connection needs of the socket that carries it and of the house. */
export interface Carrier {
  readonly person: LivePerson;
  send(frame: WireFrame): void;
  /** Ends the whole socket: editors reconnect, and start with what the server lacks. */
  end(code: number, reason: string): void;
  /** Ends this connection alone. */
  leave(connection: PadConnection): void;
  /** Asks for the rights of this connection again; resolves once they are known. */
  check(connection: PadConnection): Promise<void>;
}

export const closeCodes = {
  reset: 4205,
  unauthorized: 4401,
  forbidden: 4403,
  goingAway: 1001,
  overloaded: 1013,
} as const;

/** One person's editor at one pad: takes its messages in order, and tells it what became of them. */
export class PadConnection implements Occupant, Checked {
  readonly address: string;
  readonly presence: Presence;
  readonly hand: Hand;
  wroteAt = 0;
  checkedAt: number;
  readonly #pad: OpenPad;
  readonly #carrier: Carrier;
  #standing: Standing;
  #inbox: Frame[] = [];
  #waiting = false;
  #left = false;
  #written = 0;
  #told = 0;
  #unsavedTold = false;
  /** Once an update was refused, those that follow rest on it: they are refused too, until the editor starts again. */
  #refusing: RefusedUpdate | null = null;

  constructor(address: string, presence: Presence, standing: Standing, pad: OpenPad, carrier: Carrier) {
    this.address = address;
    this.presence = presence;
    this.hand = { personId: standing.personId };
    this.#standing = standing;
    this.#pad = pad;
    this.#carrier = carrier;
    this.checkedAt = performance.now();
    pad.occupants.add(this);
    const cursors = pad.presence.everybody();
    if (cursors !== null) this.send(frames.presence(address, cursors));
  }

  sendWrapped(frame: WireFrame): void {
    this.#carrier.send(frame);
  }

  send(message: Uint8Array): void {
    this.#carrier.send(wrap(message));
  }

  receive(frame: Frame): void {
    if (this.#left) return;
    if (this.#inbox.length >= limits.inbox) {
      this.#carrier.end(closeCodes.overloaded, 'too many messages');
      return;
    }
    this.#inbox.push(frame);
    if (!this.#waiting) this.#drain();
  }

  confirm(standing: Standing | Absence, at: number): void {
    if (this.#left) return;
    if (typeof standing === 'string' || standing.access !== this.#standing.access) {
      this.#carrier.end(closeCodes.forbidden, typeof standing === 'string' ? standing : 'rights changed');
      return;
    }
    this.#standing = standing;
    this.checkedAt = at;
  }

  /** Leaves the pad. What was taken stays taken, and is still written. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#inbox = [];
    this.#pad.occupants.delete(this);
    this.#pad.presence.leave(this);
  }

  #drain(): void {
    for (let frame = this.#inbox[0]; frame !== undefined && !this.#left; frame = this.#inbox[0]) {
      const wait = this.#mustWait(frame);
      if (wait !== null) {
        this.#waiting = true;
        void wait.then(() => {
          this.#waiting = false;
          this.#drain();
        });
        return;
      }
      this.#next(frame);
    }
  }

  #next(frame: Frame): void {
    this.#inbox.shift();
    try {
      this.#handle(frame);
    } catch (error) {
      log.error('a message could not be handled', { padId: this.#pad.id, kind: frame.kind, error });
      this.#carrier.end(closeCodes.reset, 'not handled');
    }
  }

  /** A pad being made again, rights older than a second, a hand too fast: the message waits, and those behind it. */
  #mustWait(frame: Frame): Promise<void> | null {
    if (this.#pad.remaking !== null) return this.#pad.remaking;
    if (frame.kind !== 'update') return null;
    const now = performance.now();
    this.wroteAt = now;
    if (now - this.checkedAt > rightsLastMs) return this.#carrier.check(this);
    const { updates, bytes } = this.#carrier.person;
    const pause = Math.max(updates.take(1, now), bytes.take(frame.update.length, now));
    return pause === 0 ? null : this.#pause(frame, pause);
  }

  /** Waits, then handles this very frame: it has been counted already. */
  async #pause(frame: Frame, milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (this.#left || this.#inbox[0] !== frame) return;
    if (this.#pad.remaking !== null) await this.#pad.remaking;
    this.#next(frame);
  }

  #handle(frame: Frame): void {
    switch (frame.kind) {
      case 'step-one': {
        const { missing, stateVector } = this.#pad.greeting(frame.stateVector);
        this.send(frames.stepTwo(this.address, missing));
        this.send(frames.stepOne(this.address, stateVector));
        return;
      }
      case 'update':
        this.#takeUpdate(frame.update);
        return;
      case 'presence':
        if (this.#carrier.person.cursors.take(1, performance.now()) === 0)
          this.#pad.presence.take(frame.states, this, this.#standing);
        return;
      case 'query-presence': {
        const cursors = this.#pad.presence.everybody();
        if (cursors !== null) this.send(frames.presence(this.address, cursors));
        return;
      }
      case 'close':
        this.#carrier.leave(this);
        return;
      case 'token':
      case 'stateless':
      case 'pong':
        return; // a token is asked once; no client message of the other kinds has a meaning here
    }
  }

  #takeUpdate(update: Uint8Array): void {
    if (this.#standing.access !== 'write') {
      this.#answerReader(update);
      return;
    }
    if (this.#refusing !== null) {
      this.#refuse(this.#refusing);
      return;
    }
    const taken = this.#pad.take(update, this.hand, this, this.#receipt());
    if (taken.ok) {
      this.send(frames.syncStatus(this.address, true));
      return;
    }
    this.#refusing = taken.reason;
    // Counted at once: leaving before the answer undoes no harm.
    if (taken.hostile) this.#carrier.person.harms.push(performance.now());
    if (taken.kept === null) this.#turnAway(taken);
    else
      void taken.kept.then(() => {
        this.#turnAway(taken);
      });
  }

  /** Said only once what was refused is kept: who hears « refusé » may throw their copy away. */
  #turnAway(taken: NotTaken): void {
    if (this.#left) return;
    this.#refuse(taken.reason);
    if (taken.hostile) {
      log.warn('the sender of a refused update is put out', { padId: this.#pad.id, personId: this.#standing.personId });
      this.#carrier.end(closeCodes.reset, taken.reason);
    }
  }

  /** A reader's editor answers our first step too; that it has nothing to add is no offence. */
  #answerReader(update: Uint8Array): void {
    let isKnown: boolean;
    try {
      isKnown = this.#pad.knows(update);
    } catch {
      this.#refuse('malformed');
      return;
    }
    this.send(frames.syncStatus(this.address, isKnown));
    if (isKnown) this.#receipt().onWritten();
    else this.#say({ type: 'refused', reason: 'read-only' });
  }

  #refuse(reason: RefusedUpdate): void {
    this.send(frames.syncStatus(this.address, false));
    this.#say({ type: 'refused', reason });
  }

  #receipt(): Receipt {
    return {
      onWritten: () => {
        this.#written += 1;
        this.#unsavedTold = false;
        if (this.#told === 0) queueMicrotask(this.#tellWritten);
        this.#told += 1;
      },
      onUnwritten: () => {
        if (this.#unsavedTold) return;
        this.#unsavedTold = true;
        this.#say({ type: 'unsaved', reason: 'not-written' });
      },
      onPadGone: () => {
        this.#carrier.end(closeCodes.forbidden, 'gone');
      },
    };
  }

  /** One message for all the updates of a connection that one commit held. */
  readonly #tellWritten = (): void => {
    this.#told = 0;
    this.#say({ type: 'logged', count: this.#written });
  };

  #say(payload: object): void {
    if (!this.#left) this.send(frames.stateless(this.address, payload));
  }
}
