import type { Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { UpdateLog } from './log.ts';
import { OpenPad } from './open-pad.ts';
import { compact, loadPad } from './storage.ts';

/** Rows of the log behind the last snapshot from which a new one is made: while the pad is open, and when it closes. */
const snapshotAfter = { open: 5_000, closing: 200 };
const keptOpenMs = 10_000;

interface Held {
  readonly opening: Promise<OpenPad | null>;
  pad: OpenPad | null;
  holders: number;
  closing: NodeJS.Timeout | null;
}

/** Told when updates of a pad reach the disk, and when it is about to close: the projections follow. */
export interface PadFollower {
  written(pad: OpenPad): void;
  /** Resolves when all that was written has been followed. */
  settle(pad: OpenPad): Promise<void>;
}

/**
 * The pads open in this process. This process is the only one that appends to them: nothing else may write in `pad_updates`, but for the
 * first words of a new pad.
 */
export class OpenPads {
  readonly log = new UpdateLog();
  readonly #held = new Map<Id, Held>();
  readonly #compacting = new Set<Id>();
  readonly #follower: PadFollower;

  constructor(follower: PadFollower) {
    this.#follower = follower;
  }

  /** Opens the pad, or joins those who have it open; null when there is none. Each call is answered by one `release`. */
  async hold(padId: Id): Promise<OpenPad | null> {
    const held = this.#held.get(padId) ?? this.#open(padId);
    held.holders += 1;
    if (held.closing !== null) clearTimeout(held.closing);
    held.closing = null;
    try {
      const pad = await held.opening;
      await pad?.remaking;
      if (pad === null) this.release(padId);
      return pad;
    } catch (error) {
      this.release(padId);
      throw error;
    }
  }

  release(padId: Id): void {
    const held = this.#held.get(padId);
    if (held === undefined) return;
    held.holders -= 1;
    if (held.holders > 0) return;
    if (held.pad === null) this.#held.delete(padId);
    else held.closing ??= setTimeout(() => void this.#close(padId, held), keptOpenMs);
  }

  /** Waits until nothing is unwritten and every projection is made, then lets go of all pads. */
  async stop(patienceMs: number): Promise<void> {
    const until = Date.now() + patienceMs;
    while (this.log.isBusy && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const held of this.#held.values()) {
      if (held.closing !== null) clearTimeout(held.closing);
      if (held.pad !== null) await this.#follower.settle(held.pad);
    }
    if (this.log.isBusy) log.error('the program stops while updates are unwritten; their writers were told', {});
    else this.log.close();
  }

  #open(padId: Id): Held {
    const opening = loadPad(padId).then((stored) =>
      stored === null
        ? null
        : new OpenPad(padId, stored, this.log, (pad) => {
            this.#written(pad);
          }),
    );
    const held: Held = { opening, pad: null, holders: 0, closing: null };
    this.#held.set(padId, held);
    opening.then(
      (pad) => (held.pad = pad),
      () => this.#held.delete(padId),
    );
    return held;
  }

  #written(pad: OpenPad): void {
    this.#follower.written(pad);
    if (pad.tail > snapshotAfter.open) void this.#compact(pad);
  }

  async #compact(pad: OpenPad): Promise<void> {
    if (this.#compacting.has(pad.id)) return;
    this.#compacting.add(pad.id);
    const { tail, bytes } = pad;
    try {
      const snapshotBytes = await compact(pad.id, pad.seq);
      pad.tail -= tail;
      pad.bytes -= bytes - snapshotBytes;
    } catch (error) {
      log.error('a pad could not be compacted', { padId: pad.id, error });
    } finally {
      this.#compacting.delete(pad.id);
    }
  }

  async #close(padId: Id, held: Held): Promise<void> {
    const { pad } = held;
    held.closing = null;
    if (pad === null) return;
    try {
      await this.#follower.settle(pad);
    } catch (error) {
      log.error('a pad closes before its projections are made', { padId, error });
    }
    // Somebody may have come back meanwhile, and nothing leaves memory before it is on disk.
    if (held.holders > 0) return;
    if (pad.isUnwritten || pad.remaking !== null) {
      held.closing ??= setTimeout(() => void this.#close(padId, held), 1_000);
      return;
    }
    this.#held.delete(padId);
    pad.destroy();
    if (pad.tail > snapshotAfter.closing) await this.#compact(pad);
  }
}
