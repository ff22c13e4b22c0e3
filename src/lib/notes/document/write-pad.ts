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

/** Makes a field of lines say this, changing no more of each line than differs. The title is one line. */
export function writeLines(pad: Doc, field: TextField, text: string): void {
  const fragment: XmlFragment = textFieldOf(pad, field);
  const lines = field === 'title' ? [text.replaceAll(/\s+/g, ' ')] : text.split('\n');
  const present = fragment.toArray();
  if (present.length === lines.length && present.every(isPlainLine)) {
    for (const [place, line] of lines.entries()) writeLine(present[place] as XmlElement, line);
    return;
  }
  fragment.delete(0, fragment.length);
  fragment.insert(
    0,
    lines.map((line) => {
      const paragraph = new XmlElement('paragraph');
      if (line !== '') paragraph.insert(0, [new XmlText(line)]);
      return paragraph;
    }),
  );
}

/** A paragraph that holds one text, or nothing yet: what an editor of fields makes. */
function isPlainLine(node: unknown): boolean {
  return node instanceof XmlElement && node.length <= 1 && node.toArray().every((child) => child instanceof XmlText);
}

function writeLine(paragraph: XmlElement, line: string): void {
  const text = paragraph.get(0);
  const before = plain(paragraph);
  if (before === line) return;
  if (!(text instanceof XmlText)) {
    paragraph.insert(0, [new XmlText(line)]);
    return;
  }
  const start = sharedStart(before, line);
  const end = sharedStart(reversed(before.slice(start)), reversed(line.slice(start)));
  text.delete(start, before.length - start - end);
  text.insert(start, line.slice(start, line.length - end));
}

/** How many signs both begin with, no pair of code units parted. */
function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  const last = one.charCodeAt(length - 1);
  return last >= 0xd800 && last <= 0xdfff ? length - 1 : length;
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
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

/**
 * Rows are the same row when they have the same id: those that stay are changed where they stand, also while others write in them.
 * When their order changed, all are written anew.
 */
function writeRows(array: YArray<YMap<string>>, rows: readonly { readonly id: string }[]): void {
  const wanted = rows.map((row) => row.id);
  const idAt = (place: number): string | undefined => array.get(place).get('id');
  for (let place = array.length - 1; place >= 0; place--) if (!wanted.includes(idAt(place) ?? '')) array.delete(place);
  const kept = array.toArray().map((row) => row.get('id') ?? '');
  const isInOrder = kept.join() === wanted.filter((id) => kept.includes(id)).join();
  if (!isInOrder) array.delete(0, array.length);
  for (const [place, row] of rows.entries()) {
    if (place >= array.length || idAt(place) !== row.id)
      array.insert(place, [new YMap(Object.entries<string>({ ...row }))]);
    else writeFields(array.get(place), { ...row });
  }
}

function writeFields(row: YMap<string>, fields: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(fields)) if (row.get(key) !== value) row.set(key, value);
}
