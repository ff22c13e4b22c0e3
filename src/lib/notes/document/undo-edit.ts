import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, transact, UndoManager } from 'yjs';
import { bodyOf, hashtagsOf, participantsOf, stepsOf, textFieldOf } from './layout.ts';

interface Row {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/**
 * Takes back in `pad` what one row of its log did, and nothing of what others wrote since: what it removed comes back, what it brought
 * goes. The whole log is read again by a document that lets go of nothing, since what was removed is nowhere else.
 */
export function undoEdit(pad: Doc, rows: readonly Row[], seq: number): void {
  const past = new Doc({ gc: false });
  const undone = Symbol('undone');
  const manager = new UndoManager(
    [
      bodyOf(past),
      ...(['title', 'description', 'context'] as const).map((field) => textFieldOf(past, field)),
      hashtagsOf(past),
      stepsOf(past),
      participantsOf(past),
    ],
    { trackedOrigins: new Set([undone]) },
  );
  const apply = (some: readonly Row[], origin?: symbol): void => {
    transact(
      past,
      () => {
        for (const { bytes } of some) applyUpdate(past, bytes);
      },
      origin,
      false,
    );
  };
  apply(rows.filter((row) => row.seq < seq));
  apply(
    rows.filter((row) => row.seq === seq),
    undone,
  );
  apply(rows.filter((row) => row.seq > seq));
  const known = encodeStateVector(past);
  manager.undo();
  applyUpdate(pad, encodeStateAsUpdate(past, known));
  manager.destroy();
  past.destroy();
}
