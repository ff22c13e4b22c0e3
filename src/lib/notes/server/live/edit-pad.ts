import { applyUpdate, decodeUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import type { Hand } from './log.ts';
import { openPads } from './open.ts';
import type { OpenPad } from './open-pad.ts';

/** Where an edit stands in the log: `before` it was the last place of the pad, `seq` is its own; the same when it changed nothing. */
export interface EditPlace {
  readonly before: number;
  readonly seq: number;
}

/**
 * The one way for the program itself to write in a pad: `edit` changes a copy, what it changed is written in the log, and only then do
 * those who have the pad open see it. Resolves when it is on disk, null when there is no such pad; rejects, with nothing changed, when
 * it cannot be.
 */
export function editPad(padId: Id, hand: Hand, edit: (pad: Doc) => void): Promise<EditPlace | null> {
  return withPad(padId, (pad) => writeEdit(pad, hand, edit));
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

async function writeEdit(pad: OpenPad, hand: Hand, edit: (pad: Doc) => void): Promise<EditPlace> {
  const copy = new Doc();
  const before = pad.seq;
  try {
    applyUpdate(copy, encodeStateAsUpdate(pad.doc));
    const updates: Uint8Array[] = [];
    copy.on('update', (update: Uint8Array) => updates.push(update));
    copy.transact(() => {
      edit(copy);
    });
    const [update] = updates; // one transaction, one update; none when it changed nothing
    return { before, seq: update === undefined ? before : await append(pad, hand, update) };
  } finally {
    copy.destroy();
  }
}

function append(pad: OpenPad, hand: Hand, update: Uint8Array): Promise<number> {
  const clients = clientsIn(update);
  for (const client of clients) pad.meet(client);
  return new Promise((resolve, reject) => {
    openPads.log.append({
      padId: pad.id,
      hand,
      bytes: update,
      clients,
      onWritten: (seq) => {
        pad.applyLogged(update, seq ?? 0);
        resolve(seq ?? 0);
      },
      onUnwritten: () => undefined, // kept and tried again: the act waits
      onPadGone: () => {
        reject(new Error('the pad is gone'));
      },
    });
  });
}

/** The Yjs client ids that wrote what an update brings: they are this hand's. */
function clientsIn(update: Uint8Array): number[] {
  return [...new Set(decodeUpdate(update).structs.map(({ id }) => id.client))];
}
