import { Map as YMap, type Doc } from 'yjs';
import { hashtagsOf, participantsOf, stepsOf, type TextField } from '../../../document/layout.ts';
import { readHeader } from '../../../document/read-pad.ts';
import { writeLines } from '../../../document/write-pad.ts';
import type { NewHeader } from '../../../types.ts';
import { newRowId } from '../fields/new-row-id.ts';

/**
 * Puts a pasted header into the fields, losing nothing: empty fields take its words, lists take what they lack.
 * Answers what found no place, as lines: fields that already said something else keep what they say.
 */
export function fillFields(pad: Doc, header: NewHeader, origin: unknown): { field: TextField; words: string }[] {
  const before = readHeader(pad);
  const left: { field: TextField; words: string }[] = [];
  pad.transact(() => {
    for (const field of ['title', 'description', 'context'] as const) {
      const words = header[field];
      if (words === '' || words === before[field]) continue;
      if (before[field] === '') writeLines(pad, field, words);
      else left.push({ field, words });
    }
    const tags = new Set(before.hashtags.map(fold));
    hashtagsOf(pad).push(header.hashtags.filter((tag) => !tags.has(fold(tag))));
    const steps = new Set(before.steps.map(({ label }) => fold(label)));
    stepsOf(pad).push(header.steps.filter(({ label }) => !steps.has(fold(label))).map(row));
    const people = new Set(before.participants.map(({ name }) => fold(name)));
    participantsOf(pad).push(header.participants.filter(({ name }) => !people.has(fold(name))).map(row));
  }, origin);
  return left;
}

function row(values: object): YMap<string> {
  return new YMap(Object.entries<string>({ id: newRowId(), ...values }));
}

function fold(words: string): string {
  return words.trim().toLowerCase();
}
