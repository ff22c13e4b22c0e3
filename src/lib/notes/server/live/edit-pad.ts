import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import type { Hand } from './log.ts';
import { openPads } from './open.ts';
import type { OpenPad } from './open-pad.ts';

/**
 * The one way for the program itself to write in a pad: `edit` changes a copy, what it changed is written in the log, and only then do
 * those who have the pad open see it. Resolves when it is on disk; rejects, with nothing changed, when it cannot be.
 */
export async function editPad(padId: Id, hand: Hand, edit: (pad: Doc) => void): Promise<void> {
  await withPad(padId, (pad) => writeEdit(pad, hand, edit));
}

/** Calls `act` with the pad open and everything in it written; null when there is no such pad. */
export async function withPad<Result>(padId: Id, act: (pad: OpenPad) => Promise<Result>): Promise<Result | null> {
  const pad = await openPads.hold(padId);
  if (pad === null) return null;
  try {
    await pad.allWritten();
    return await act(pad);
  } finally {
    openPads.release(padId);
  }
}

/** Bytes of an update that says nothing (no struct, no deletion). */
const emptyUpdate = 2;

async function writeEdit(pad: OpenPad, hand: Hand, edit: (pad: Doc) => void): Promise<void> {
  const copy = new Doc();
  try {
    applyUpdate(copy, encodeStateAsUpdate(pad.doc));
    const before = encodeStateVector(copy);
    copy.transact(() => {
      edit(copy);
    });
    const update = encodeStateAsUpdate(copy, before);
    if (update.length <= emptyUpdate) return;
    await append(pad, hand, update, copy.clientID);
  } finally {
    copy.destroy();
  }
}

function append(pad: OpenPad, hand: Hand, update: Uint8Array, client: number): Promise<void> {
  pad.meet(client);
  return new Promise((resolve, reject) => {
    openPads.log.append({
      padId: pad.id,
      hand,
      bytes: update,
      clients: [client],
      onWritten: (seq) => {
        pad.applyLogged(update, seq ?? 0);
        resolve();
      },
      onUnwritten: () => undefined, // kept and tried again: the act waits
      onPadGone: () => {
        reject(new Error('the pad is gone'));
      },
    });
  });
}
