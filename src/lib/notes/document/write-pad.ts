import { updateYFragment } from '@tiptap/y-tiptap';
import { Map as YMap, XmlElement, XmlText, type Array as YArray, type Doc, type XmlFragment } from 'yjs';
import type { Body } from './body.ts';
import { bodyOf, hashtagsOf, participantsOf, stepsOf, textFieldOf, type TextField } from './layout.ts';
import type { NoteContent } from './read-pad.ts';
import { bodySchema } from './schema.ts';

/**
 * Makes the shared document say `content`, changing only what differs: what stays keeps its author. Also fills an empty one.
 * Throws when the body does not fit the schema: it comes from our own readers.
 */
export function writePad(pad: Doc, { header, body }: NoteContent): void {
  pad.transact(() => {
    writeLines(pad, 'title', header.title);
    writeLines(pad, 'description', header.description);
    writeLines(pad, 'context', header.context);
    writeWords(hashtagsOf(pad), header.hashtags);
    writeRows(stepsOf(pad), header.steps);
    writeRows(participantsOf(pad), header.participants);
    writeBody(pad, body);
  });
}

function writeBody(pad: Doc, body: Body): void {
  const node = bodySchema.nodeFromJSON(body);
  node.check();
  updateYFragment(pad, bodyOf(pad), node, { mapping: new Map(), isOMark: new Map() });
}

/** Makes a field of lines say this. The title is one line. */
export function writeLines(pad: Doc, field: TextField, text: string): void {
  const fragment: XmlFragment = textFieldOf(pad, field);
  if (
    fragment
      .toArray()
      .map((node) => plain(node))
      .join('\n') === text &&
    fragment.length > 0
  )
    return;
  fragment.delete(0, fragment.length);
  const lines = field === 'title' ? [text.replaceAll(/\s+/g, ' ')] : text.split('\n');
  fragment.insert(
    0,
    lines.map((one) => {
      const paragraph = new XmlElement('paragraph');
      if (one !== '') paragraph.insert(0, [new XmlText(one)]);
      return paragraph;
    }),
  );
}

function plain(node: unknown): string {
  return node instanceof XmlElement
    ? node
        .toArray()
        .map((child) => (child instanceof XmlText ? child.toJSON() : ''))
        .join('')
    : '';
}

function writeWords(array: YArray<string>, words: readonly string[]): void {
  if (array.toArray().join('\n') === words.join('\n')) return;
  array.delete(0, array.length);
  array.push([...words]);
}

/** Rows are the same row when they have the same id. */
function writeRows(array: YArray<YMap<string>>, rows: readonly { readonly id: string }[]): void {
  const wanted = rows.map((row) => row.id);
  const present = array.toArray();
  const isSame = present.length === wanted.length && present.every((row, place) => row.get('id') === wanted[place]);
  if (!isSame) {
    array.delete(0, array.length);
    array.push(rows.map((row) => new YMap(Object.entries<string>({ ...row }))));
    return;
  }
  for (const [place, row] of rows.entries())
    for (const [key, value] of Object.entries<string>({ ...row }))
      if (array.get(place).get(key) !== value) array.get(place).set(key, value);
}
