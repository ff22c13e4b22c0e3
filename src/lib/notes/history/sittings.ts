import type { Id } from '#lib/kernel/ids.ts';

/** One row of the log, as the history needs it. */
export interface Edit {
  readonly seq: number;
  readonly at: Date;
  /** null: the program, under its name. */
  readonly personId: Id | null;
  readonly system: string | null;
  /** Signs that came and went. */
  readonly written: number;
  readonly removed: number;
}

/** What one hand did in a sitting. */
export interface Deed {
  readonly personId: Id | null;
  readonly system: string | null;
  readonly written: number;
  readonly removed: number;
}

/** A stretch of work on a note: edits by any hands, none of them long after the one before. */
export interface Sitting {
  /** Places in the log of its first and last edits. */
  readonly first: number;
  readonly last: number;
  readonly from: Date;
  readonly until: Date;
  /** Those who wrote the most first. */
  readonly deeds: readonly Deed[];
}

/** Longer without an edit, and what follows is another sitting: a coffee is shorter, a lunch is not. */
export const restMs = 30 * 60_000;

/** The sittings of these edits, both the latest first. */
export function sittingsOf(edits: readonly Edit[]): Sitting[] {
  const groups: Edit[][] = [];
  let earliest: Edit | null = null;
  for (const edit of edits) {
    const goesOn = earliest !== null && earliest.at.getTime() - edit.at.getTime() <= restMs;
    if (goesOn) groups.at(-1)?.push(edit);
    else groups.push([edit]);
    earliest = edit;
  }
  return groups.map(sittingOf);
}

function sittingOf(edits: readonly Edit[]): Sitting {
  const deeds = new Map<string, { personId: Id | null; system: string | null; written: number; removed: number }>();
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  let [from, until] = [Number.POSITIVE_INFINITY, 0];
  for (const { seq, at, personId, system, written, removed } of edits) {
    first = Math.min(first, seq);
    last = Math.max(last, seq);
    from = Math.min(from, at.getTime());
    until = Math.max(until, at.getTime());
    const key = personId ?? system ?? '';
    const deed = deeds.get(key) ?? { personId, system, written: 0, removed: 0 };
    deed.written += written;
    deed.removed += removed;
    deeds.set(key, deed);
  }
  const most = [...deeds.values()].sort((one, other) => other.written + other.removed - one.written - one.removed);
  return { first, last, from: new Date(from), until: new Date(until), deeds: most };
}
