import {
  ContentDoc,
  ContentType,
  decodeUpdate,
  GC,
  Item,
  Skip,
  type AbstractType,
  type Doc,
  type Transaction,
} from 'yjs';

/** What one person, one socket, one pad may weigh. Never counted by address: a third place is fifty people behind one. */
export const limits = {
  /** Bytes of one message; a larger one than this and a half ends the socket. */
  frameBytes: 1_000_000,
  structsPerUpdate: 50_000,
  /** A list in a list is two levels. */
  depth: 64,
  /** Bytes of updates that wait for an earlier one that never came. */
  pendingBytes: 256_000,
  /** Bytes logged for one pad since its last snapshot, snapshot included. */
  padBytes: 32_000_000,
  presenceBytes: 2_000,
  /** Messages waiting behind a slow check; more ends the socket. */
  inbox: 2_000,
  padsPerPerson: 60,
  socketsPerPerson: 30,
  /** Sustained per second, and how much may come at once. */
  updates: { perSecond: 80, burst: 1_500 },
  bytes: { perSecond: 300_000, burst: 6_000_000 },
  presence: { perSecond: 40, burst: 400 },
} as const;

export type RefusedUpdate = 'malformed' | 'too-large' | 'too-deep' | 'read-only';

type Weighed =
  | { readonly ok: true; readonly isEmpty: boolean; readonly clients: readonly number[] }
  | { readonly ok: false; readonly reason: RefusedUpdate };

/** Decodes an update without giving it to any document. `clients`: the Yjs client ids whose edits it carries. */
export function weigh(update: Uint8Array): Weighed {
  if (update.length > limits.frameBytes) return { ok: false, reason: 'too-large' };
  let decoded;
  try {
    decoded = decodeUpdate(update);
  } catch {
    return { ok: false, reason: 'malformed' };
  }
  const { structs, ds } = decoded;
  if (structs.length > limits.structsPerUpdate) return { ok: false, reason: 'too-large' };
  const clients = new Set<number>();
  for (const struct of structs) {
    if (struct instanceof Skip) continue;
    if (!(struct instanceof Item || struct instanceof GC)) return { ok: false, reason: 'malformed' };
    if (struct instanceof Item && struct.content instanceof ContentDoc) return { ok: false, reason: 'malformed' };
    clients.add(struct.id.client);
  }
  return { ok: true, isEmpty: structs.length === 0 && ds.clients.size === 0, clients: [...clients] };
}

/** Levels of the deepest node that a transaction brought in. */
export function depthBroughtBy(transaction: Transaction): number {
  const depths = new Map<AbstractType<unknown>, number>();
  let deepest = 0;
  for (const [client, after] of transaction.afterState) {
    const before = transaction.beforeState.get(client) ?? 0;
    if (before === after) continue;
    const structs = transaction.doc.store.clients.get(client) ?? [];
    for (let at = structs.length - 1; at >= 0; at--) {
      const struct = structs[at];
      if (struct === undefined || struct.id.clock < before) break;
      if (struct instanceof Item && struct.content instanceof ContentType)
        deepest = Math.max(deepest, depthOf(struct.content.type, depths));
    }
  }
  return deepest;
}

function depthOf(type: AbstractType<unknown>, depths: Map<AbstractType<unknown>, number>): number {
  const path: AbstractType<unknown>[] = [];
  let at: AbstractType<unknown> | null = type;
  let depth = 0;
  while (at !== null) {
    const known = depths.get(at);
    if (known !== undefined) {
      depth = known;
      break;
    }
    path.push(at);
    at = (at._item?.parent ?? null) as AbstractType<unknown> | null;
  }
  for (const one of path.toReversed()) depths.set(one, ++depth);
  return depth;
}

/** Bytes held for updates that wait for an earlier one. */
export function pendingBytes(doc: Doc): number {
  return (doc.store.pendingStructs?.update.length ?? 0) + (doc.store.pendingDs?.length ?? 0);
}

/** Lets `burst` pass at once and then `perSecond`; says how long to wait instead of refusing. */
export class Allowance {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at: number;

  constructor(limit: { readonly perSecond: number; readonly burst: number }, now: number) {
    this.#perSecond = limit.perSecond;
    this.#burst = limit.burst;
    this.#left = limit.burst;
    this.#at = now;
  }

  /** Takes `amount` and gives the milliseconds to wait before going on: 0 while the allowance lasts. */
  take(amount: number, now: number): number {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) * this.#perSecond) / 1000) - amount;
    this.#at = now;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * 1000) / this.#perSecond);
  }
}
