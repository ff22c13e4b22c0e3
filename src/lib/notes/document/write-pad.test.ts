import { expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, type XmlElement, type XmlText } from 'yjs';
import type { NoteHeader } from '../types.ts';
import { emptyBody } from './body.ts';
import { stepsOf, textFieldOf } from './layout.ts';
import { readPad } from './read-pad.ts';
import { writePad } from './write-pad.ts';

const id = (place: number) => `01900000-0000-7000-8000-00000000000${String(place)}`;
const step = (place: number, label: string) => ({ id: id(place), label, size: '', due: '' });
const plain: NoteHeader = { title: '', description: '', context: '', hashtags: [], steps: [], participants: [] };
const write = (pad: Doc, header: Partial<NoteHeader>) =>
  writePad(pad, { header: { ...plain, ...header }, body: emptyBody });

/** What `second` writes while `first` does something else, both read where they meet. */
function atOnce(before: Partial<NoteHeader>, first: (pad: Doc) => void, second: (pad: Doc) => void): NoteHeader {
  const [one, other] = [new Doc(), new Doc()];
  write(one, before);
  applyUpdate(other, encodeStateAsUpdate(one));
  first(one);
  second(other);
  applyUpdate(one, encodeStateAsUpdate(other));
  return readPad(one).header;
}

test('a field that is made to say something else keeps the letters that somebody types in it meanwhile', () => {
  const type = (pad: Doc) => {
    const line = textFieldOf(pad, 'title').get(0) as XmlElement;
    (line.get(0) as XmlText).insert(5, ' bien');
  };
  const { title } = atOnce(
    { title: 'Tenir une permanence' },
    (pad) => write(pad, { title: 'Tenir une boutique' }),
    type,
  );
  expect(title).toBe('Tenir bien une boutique');
});

test('a pair of code units is never parted', () => {
  const pad = new Doc();
  write(pad, { title: 'Un 🧵 rouge' });
  write(pad, { title: 'Un 🪡 rouge' });
  expect(readPad(pad).header.title).toBe('Un 🪡 rouge');
});

test('a step taken out, one added and one renamed leave the others to whoever writes in them', () => {
  const before = { steps: [step(1, 'Plier'), step(2, 'Porter'), step(3, 'Ranger')] };
  const rename = (pad: Doc) => stepsOf(pad).get(2).set('label', 'Ranger au sec');
  const after = { steps: [step(2, 'Porter à deux'), step(4, 'Laver'), step(3, 'Ranger')] };
  const { steps } = atOnce(before, (pad) => write(pad, after), rename);
  expect(steps.map(({ label }) => label)).toEqual(['Porter à deux', 'Laver', 'Ranger au sec']);
});

test('steps in another order are all there, in that order', () => {
  const pad = new Doc();
  write(pad, { steps: [step(1, 'Un'), step(2, 'Deux'), step(3, 'Trois')] });
  write(pad, { steps: [step(3, 'Trois'), step(1, 'Un'), step(2, 'Deux')] });
  expect(readPad(pad).header.steps.map(({ label }) => label)).toEqual(['Trois', 'Un', 'Deux']);
});

test('writing what is there already writes nothing', () => {
  const pad = new Doc();
  const header = { title: 'Titre', description: 'Deux\nlignes', hashtags: ['fil'], steps: [step(1, 'Un')] };
  write(pad, header);
  let updates = 0;
  pad.on('update', () => (updates += 1));
  write(pad, header);
  expect(updates).toBe(0);
});
