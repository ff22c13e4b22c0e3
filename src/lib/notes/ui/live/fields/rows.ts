import { Map as YMap, UndoManager, type Array as YArray, type Doc } from 'yjs';
import { hashtagOf } from '../../../document/attributes.ts';
import { hashtagsOf, participantsOf, stepsOf } from '../../../document/layout.ts';

type Row = Readonly<Record<string, string>>;

/** The rows that have an id, each once. What is not a text is not shown: the server does not read it either. */
export function rowsOf(list: YArray<YMap<string>>): Row[] {
  const rows = new Map<string, Row>();
  for (const row of list.toArray() as unknown[]) {
    if (!(row instanceof YMap)) continue;
    const values = Object.fromEntries(
      Object.entries(row.toJSON()).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    const id = values['id'];
    if (id !== undefined && !rows.has(id)) rows.set(id, values);
  }
  return [...rows.values()];
}

/** Mots-dièse as the server reads them: without sign, each once. */
export function tagsOf(list: YArray<string>): string[] {
  return [...new Set(list.toArray().map(hashtagOf))].filter((tag) => tag !== '');
}

/** The mots-dièse that these words hold and that are not there yet, whatever their capitals. */
export function newTags(words: string, present: readonly string[]): string[] {
  const known = new Set(present.map((tag) => tag.toLowerCase()));
  const tags = new Map(words.split(/[\s,;]+/u).map((word) => [hashtagOf(word).toLowerCase(), hashtagOf(word)]));
  return [...tags].filter(([folded]) => folded !== '' && !known.has(folded)).map(([, tag]) => tag);
}

/** What undoes the acts of one origin in the lists of the header, one by one. */
export function undoing(pad: Doc, origin: object): UndoManager {
  return new UndoManager([stepsOf(pad), participantsOf(pad), hashtagsOf(pad)], {
    trackedOrigins: new Set([origin]),
    captureTimeout: 0,
  });
}
