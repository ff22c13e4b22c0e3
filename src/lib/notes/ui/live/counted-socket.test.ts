import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { syncFrame } from './counted-socket.ts';

/** A frame as the provider writes it. */
function frame(name: string, type: number, step: number, content: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(name);
  return Uint8Array.from([...size(text.length), ...text, type, step, ...size(content.length), ...content]);
}

function size(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...size(value >>> 7)];
}

test('edits are told from the rest of the talk', () => {
  const pad = new Y.Doc();
  pad.getText('t').insert(0, 'Le placier décide de tout. '.repeat(20));
  const edit = Y.encodeStateAsUpdate(pad);
  const name = '019a2f6c-9c2e-7d1a-8f00-0123456789ab';
  expect(syncFrame(frame(name, 0, 2, edit))).toEqual({ kind: 'update', empty: false });
  expect(syncFrame(frame(name, 0, 1, edit))).toEqual({ kind: 'answer', empty: false });
  expect(syncFrame(frame(name, 0, 1, Y.encodeStateAsUpdate(new Y.Doc())))).toEqual({ kind: 'answer', empty: true });
  expect(syncFrame(frame(name, 0, 0, Y.encodeStateVector(pad)))).toBeNull();
  expect(syncFrame(frame(name, 1, 2, edit))).toBeNull();
  expect(syncFrame(frame('x'.repeat(300), 0, 2, edit))).toEqual({ kind: 'update', empty: false });
});
