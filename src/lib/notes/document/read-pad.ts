import { XmlElement, XmlText, Map as YMap, type Doc, type XmlFragment } from 'yjs';
import { isId } from '#lib/kernel/ids.ts';
import type { NoteHeader } from '../types.ts';
import { hashtagOf, line } from './attributes.ts';
import type { Body } from './body.ts';
import {
  bodyOf,
  hashtagsOf,
  participantsOf,
  stepsOf,
  textFieldOf,
  type PadParticipant,
  type PadStep,
  type TextField,
} from './layout.ts';
import { readBody } from './read-body.ts';

/** All that a note says: its header and its body. */
export interface NoteContent {
  readonly header: NoteHeader;
  readonly body: Body;
}

const longest = { title: 300, label: 500, words: 200, lines: 20_000 } as const;
const most = { hashtags: 50, steps: 300, participants: 500 } as const;

export function readPad(pad: Doc): NoteContent {
  return { header: readHeader(pad), body: readBody(bodyOf(pad)) };
}

export function readHeader(pad: Doc): NoteHeader {
  return {
    title: line(readLines(textFieldOf(pad, 'title')), longest.title),
    description: readField(pad, 'description'),
    context: readField(pad, 'context'),
    hashtags: readHashtags(pad),
    steps: readSteps(pad),
    participants: readParticipants(pad),
  };
}

function readField(pad: Doc, field: TextField): string {
  return readLines(textFieldOf(pad, field)).trim().slice(0, longest.lines).toWellFormed();
}

/** Each paragraph a line. */
function readLines(fragment: XmlFragment): string {
  return fragment.toArray().map(textOf).join('\n').replaceAll('\0', '');
}

function textOf(node: unknown): string {
  if (node instanceof XmlText)
    return (node.toDelta() as { insert?: unknown }[])
      .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
      .join('');
  return node instanceof XmlElement ? node.toArray().map(textOf).join('') : '';
}

function readHashtags(pad: Doc): string[] {
  const tags = hashtagsOf(pad).toArray().map(hashtagOf);
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, most.hashtags);
}

function readSteps(pad: Doc): PadStep[] {
  return rows(stepsOf(pad).toArray(), most.steps).flatMap((row) => {
    const due = line(row.get('due'), 10);
    const label = line(row.get('label'), longest.label);
    return label === ''
      ? []
      : [{ id: row.id, label, size: line(row.get('size'), longest.words), due: isDay(due) ? due : '' }];
  });
}

function readParticipants(pad: Doc): PadParticipant[] {
  return rows(participantsOf(pad).toArray(), most.participants).flatMap((row) => {
    const name = line(row.get('name'), longest.words);
    const personId = row.get('personId');
    return name === ''
      ? []
      : [
          {
            id: row.id,
            name,
            organisation: line(row.get('organisation'), longest.words),
            part: line(row.get('part'), longest.words),
            personId: typeof personId === 'string' && isId(personId) ? personId : '',
          },
        ];
  });
}

interface Row {
  readonly id: string;
  get(key: string): unknown;
}

/** The rows with an id of their own; of two with the same id, the first. */
function rows(values: readonly unknown[], atMost: number): Row[] {
  const found = new Map<string, Row>();
  for (const value of values) {
    if (!(value instanceof YMap)) continue;
    const id: unknown = value.get('id');
    if (typeof id === 'string' && isId(id) && !found.has(id))
      found.set(id, { id, get: (key) => value.get(key) as unknown });
    if (found.size >= atMost) break;
  }
  return [...found.values()];
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
