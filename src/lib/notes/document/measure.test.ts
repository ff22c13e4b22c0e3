import { expect, test } from 'vitest';
import { Doc, Map as YMap, XmlElement, XmlText } from 'yjs';
import { measure } from './measure.ts';

function updateOf(doc: Doc, act: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  doc.once('update', (update: Uint8Array) => updates.push(update));
  doc.transact(act);
  return updates[0] ?? new Uint8Array();
}

test('signs are counted as they come and go, in the text and in the fields', () => {
  const doc = new Doc();
  const line = new XmlText();
  const paragraph = new XmlElement('paragraph');
  paragraph.insert(0, [line]);
  doc.getXmlFragment('body').push([paragraph]);
  expect(measure(updateOf(doc, () => line.insert(0, 'Bonjour')))).toEqual({ written: 7, removed: 0 });
  expect(measure(updateOf(doc, () => line.delete(0, 3)))).toEqual({ written: 0, removed: 3 });
  const step = () => doc.getArray('steps').push([new YMap([['label', 'Plier']])]);
  expect(measure(updateOf(doc, step))).toEqual({ written: 5, removed: 0 });
});

test('what cannot be read counts for nothing', () => {
  expect(measure(Uint8Array.of(255, 1, 2))).toEqual({ written: 0, removed: 0 });
});
