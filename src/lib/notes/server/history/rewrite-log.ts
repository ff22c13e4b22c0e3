import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, equalSnapshots, snapshot, transact } from 'yjs';
import { readPad } from '../../document/read-pad.ts';
import { WordWatch, type Stretch } from '../../document/word-watch.ts';

export interface Row {
  readonly seq: number;
  readonly at: Date;
  readonly bytes: Uint8Array;
}

/** Rows of a log of which one is made: what they led to stays, what came and went among them is no more. */
export interface Rewriting {
  readonly from: Row;
  readonly until: Row;
  readonly edits: number;
  readonly bytes: Uint8Array;
}

/** Rows read in one go; between two of them, the program answers others. */
const inOneGo = 500;

/** Where words were in a log: the stretches of rows that must be made one for nobody to read them again. */
export async function findStretches(rows: readonly Row[], words: string): Promise<Stretch[]> {
  const doc = new Doc();
  const watch = new WordWatch(doc, words);
  for (const [place, { bytes }] of rows.entries()) {
    watch.read(bytes);
    if (place % inOneGo === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  doc.destroy();
  return watch.stretches();
}

/**
 * What each stretch is replaced by: the difference between the document before it and after it, made by Yjs from a document that has let
 * go of what was deleted. Rows outside are untouched, and ids of letters stay, so that every later row still finds its place.
 */
export function rewrite(rows: readonly Row[], stretches: readonly Stretch[]): Rewriting[] {
  const doc = new Doc();
  let done = 0;
  const apply = (until: number): void => {
    transact(doc, () => {
      for (; done <= until; done++) {
        const row = rows[done];
        if (row !== undefined) applyUpdate(doc, row.bytes);
      }
    });
  };
  const rewritings = stretches.flatMap((stretch): Rewriting[] => {
    const [from, until] = [rows[stretch.from], rows[stretch.until]];
    if (from === undefined || until === undefined) return [];
    apply(stretch.from - 1);
    const known = encodeStateVector(doc);
    apply(stretch.until);
    const edits = stretch.until - stretch.from + 1;
    return [{ from, until, edits, bytes: encodeStateAsUpdate(doc, known) }];
  });
  doc.destroy();
  return rewritings;
}

/** The log as it is once rewritten. */
export function rewritten(rows: readonly Row[], rewritings: readonly Rewriting[]): Row[] {
  return rows.flatMap((row): Row[] => {
    const at = rewritings.find(({ from, until }) => row.seq >= from.seq && row.seq <= until.seq);
    if (at === undefined) return [row];
    return row.seq === at.until.seq ? [{ ...row, bytes: at.bytes }] : [];
  });
}

/** Whether two logs lead to the same document: the same letters come and gone, and the same words to read. */
export function leadToTheSame(one: readonly Row[], other: readonly Row[]): boolean {
  const [left, right] = [replayed(one), replayed(other)];
  const isSame =
    equalSnapshots(snapshot(left), snapshot(right)) && JSON.stringify(readPad(left)) === JSON.stringify(readPad(right));
  left.destroy();
  right.destroy();
  return isSame;
}

function replayed(rows: readonly Row[]): Doc {
  const doc = new Doc();
  transact(doc, () => {
    for (const { bytes } of rows) applyUpdate(doc, bytes);
  });
  return doc;
}
