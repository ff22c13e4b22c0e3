import { IndexeddbPersistence } from 'y-indexeddb';
import type { Doc } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';

// The copy of a pad on this device: what lets one write without a network and close the lid. One per person and pad.

const prefix = 'minga-pad:';
const unsentKey = 'unsent-since';
const keepUnsent = 30 * 24 * 60 * 60 * 1000;
/** A browser that does not answer about its own disk by then is taken for one without. */
const patience = 3_000;

export interface LocalCopy {
  /** When edits of an earlier visit were left unsent, in ms; null when none were. */
  readonly leftSince: number | null;
  /** Notes that edits wait since then, or that none do. False when the device could not write it. */
  mark(unsentSince: number | null): Promise<boolean>;
  close(): Promise<void>;
  erase(): Promise<void>;
}

function nameOf(personId: Id, padId: Id): string {
  return `${prefix}${personId}:${padId}`;
}

/** Fills the document with the copy of this device and keeps both in step. null when the browser keeps nothing. */
export async function openLocalCopy(pad: Doc, personId: Id, padId: Id): Promise<LocalCopy | null> {
  if (!(await canKeep())) return null;
  const store = new IndexeddbPersistence(nameOf(personId, padId), pad);
  const opened = await Promise.race([store.whenSynced.then(() => true), wait(patience).then(() => false)]);
  if (!opened) {
    void store.destroy();
    return null;
  }
  const left = (await store.get(unsentKey)) as unknown;
  return {
    leftSince: typeof left === 'number' ? left : null,
    mark: async (since) => {
      try {
        await (since === null ? store.del(unsentKey) : store.set(unsentKey, since));
        return true;
      } catch {
        return false; // a full disk: the page then says that these words are nowhere but in it
      }
    },
    close: () => store.destroy(),
    erase: () => store.clearData(),
  };
}

/** Erases every copy on this device: at sign-out. */
export async function forgetLocalCopies(): Promise<void> {
  for (const name of await copies()) await remove(name);
}

/** Erases what others have left here; what they have not sent yet waits thirty days for their return. */
export async function forgetCopiesOfOthers(personId: Id): Promise<void> {
  for (const name of await copies()) {
    if (name.startsWith(`${prefix}${personId}:`)) continue;
    const unsentSince = await readUnsent(name);
    if (unsentSince === null || Date.now() - unsentSince > keepUnsent) await remove(name);
  }
}

async function canKeep(): Promise<boolean> {
  try {
    await indexedDB.databases();
    return true;
  } catch {
    return false; // private windows and hardened browsers refuse: nothing is kept, and the page says so
  }
}

async function copies(): Promise<string[]> {
  if (!(await canKeep())) return [];
  return (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix));
}

function remove(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => {
      resolve();
    };
    request.onblocked = () => {
      resolve(); // open in another tab: goes when that tab closes
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the copy could not be erased'));
    };
  });
}

function readUnsent(name: string): Promise<number | null> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onerror = () => {
      resolve(null);
    };
    request.onsuccess = () => {
      const base = request.result;
      const answer = (value: number | null): void => {
        base.close();
        resolve(value);
      };
      if (!base.objectStoreNames.contains('custom')) {
        answer(null);
        return;
      }
      const read = base.transaction('custom', 'readonly').objectStore('custom').get(unsentKey);
      read.onerror = () => {
        answer(null);
      };
      read.onsuccess = () => {
        answer(typeof read.result === 'number' ? read.result : null);
      };
    };
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
