import { parseDocument } from 'yaml';
import { hashtagOf } from '../document/attributes.ts';
import type { NewHeader } from '../types.ts';
import { labels, type HeaderField, type HeaderLanguage } from './labels.ts';

type NewStep = NewHeader['steps'][number];
type NewParticipant = NewHeader['participants'][number];

export interface ParsedNote {
  readonly header: NewHeader;
  /** What follows the header, word for word. */
  readonly body: string;
  /** Lines of the header that are none of ours (`lang: fr`): kept as they were written. */
  readonly extra: readonly string[];
  /** Which way it was written, so that it can be written the same way again; null: there was no header. */
  readonly form: 'plain' | 'yaml' | null;
  readonly language: HeaderLanguage;
}

const longestYaml = 100_000;
const fields = Object.keys(labels.fr) as HeaderField[];
const known = new Map<string, { field: HeaderField; language: HeaderLanguage }>();
// French first: « Description » and « Participants » are written the same in both.
for (const language of ['fr', 'en'] as const)
  for (const field of fields)
    for (const label of labels[language][field])
      if (!known.has(fold(label))) known.set(fold(label), { field, language });

const none: NewHeader = { title: '', description: '', context: '', hashtags: [], steps: [], participants: [] };

/**
 * Reads the standard header at the top of a pad: `Titre : …`, `Étapes suivantes :` and its list, in any order, with or without accents,
 * in French or English, as Markdown headings, bold labels or bullets, or as YAML front matter. What it does not know stays where it was.
 */
export function parseNote(source: string): ParsedNote {
  const text = source.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  const matter = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  if (matter !== null && (matter[1] ?? '').length <= longestYaml) {
    const parsed = parseYaml(matter[1] ?? '', text.slice(matter[0].length));
    if (parsed !== null) return parsed;
  }
  return parsePlain(text);
}

interface Line {
  readonly field: HeaderField;
  readonly language: HeaderLanguage;
  readonly value: string;
}

const labelled =
  /^\s*(?:[-*•#>]+\s*)?(?:\*\*|__)?\s*([\p{L}][\p{L}\p{M}\p{N}’'·.()\- ]{1,40}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.*)$/u;

function labelledLine(line: string): Line | null {
  const match = labelled.exec(line);
  if (match === null) return null;
  const found = known.get(fold(match[1] ?? ''));
  return found === undefined ? null : { ...found, value: (match[2] ?? '').trim() };
}

function parsePlain(text: string): ParsedNote {
  const lines = text.split('\n');
  const values = new Map<HeaderField, string[]>();
  let language: HeaderLanguage = 'fr';
  let field: HeaderField | null = null;
  let at = 0;
  let end = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const start = labelledLine(line);
    if (start !== null) {
      if (values.has(start.field)) break; // a second « Titre : » is the text's own
      field = start.field;
      if (start.language === 'en') language = 'en';
      values.set(field, start.value === '' ? [] : [start.value]);
      end = at + 1;
    } else if (line.trim() === '') {
      // A blank line ends a value that has words; a list may follow its label after one.
      if (field !== null && (values.get(field)?.length ?? 0) > 0) field = null;
    } else if (field !== null && continues(field, line, values.get(field) ?? [])) {
      values.get(field)?.push(line.trim());
      end = at + 1;
    } else break;
  }
  // One label alone is a sentence with a colon more often than a header, save the title.
  if (values.size < 2 && !values.has('title'))
    return { header: none, body: text, extra: [], form: null, language: 'fr' };
  const body = lines.slice(end).join('\n').replace(/^\n+/, '');
  return { header: headerOf(values), body, extra: [], form: 'plain', language };
}

/** Whether an unlabelled line still belongs to the value above it. */
function continues(field: HeaderField, line: string, said: readonly string[]): boolean {
  if (/^\s*#{1,6}\s/.test(line) || /^\s*(---+|\*\*\*+|===+)\s*$/.test(line)) return false;
  if (field === 'title') return said.length === 0;
  const isItem = /^\s*(?:[-*•–]|\d+[.)]|\[[ xX]?\])\s/.test(line);
  if (field === 'steps' || field === 'participants')
    return isItem || said.length === 0 || !said.every((one) => /^\s*(?:[-*•–]|\d+[.)])\s/.test(one));
  return field === 'hashtags' ? /^\s*[#,;\p{L}]/u.test(line) : true;
}

function headerOf(values: ReadonlyMap<HeaderField, readonly string[]>): NewHeader {
  const lines = (field: HeaderField): readonly string[] => values.get(field) ?? [];
  return {
    title: lines('title').join(' ').trim(),
    description: lines('description').join('\n').trim(),
    context: lines('context').join('\n').trim(),
    hashtags: distinct(lines('hashtags').flatMap(tagsOf)),
    steps: lines('steps').flatMap(itemsOf).map(stepOf),
    participants: lines('participants').flatMap(peopleOf),
  };
}

function tagsOf(line: string): string[] {
  const words = line.includes('#') ? line.split(/[\s,;]+/u) : line.split(/[,;]+|\s{2,}/u);
  return words.map((word) => hashtagOf(word.replace(/^[-*•]\s*/, ''))).filter((tag) => tag !== '');
}

function distinct(tags: readonly string[]): string[] {
  return [...new Map(tags.map((tag) => [tag.toLowerCase(), tag])).values()];
}

function itemsOf(line: string): string[] {
  const words = line
    .replace(/^\s*(?:[-*•–]|\d+[.)])\s+/u, '')
    .replace(/^\[[ xX]?\]\s*/, '')
    .trim();
  return words === '' ? [] : [words];
}

/** « Appeler deux mairies (une heure, pour le 2026-12-05) »: size and day in the last brackets, as we write them. */
function stepOf(words: string): NewStep {
  const match =
    /^(.*\S)\s*\((?:([^()]*?),\s*)?(?:pour le|by)\s+(\d{4}-\d{2}-\d{2})\)$/u.exec(words) ??
    /^(.*\S)\s*\(~\s*([^()]+)\)()$/u.exec(words);
  if (match === null) return { label: words, size: '', due: '' };
  return { label: match[1] ?? words, size: (match[2] ?? '').replace(/^~\s*/, '').trim(), due: match[3] ?? '' };
}

/** « Rozenn, Les Gabiers du libre, à l’origine » on a line of its own; or names in a row, parted by commas. */
function peopleOf(line: string): NewParticipant[] {
  const listed = /^\s*[-*•–]\s+/u.test(line);
  const words = line.replace(/^\s*[-*•–]\s+/u, '').trim();
  if (words === '') return [];
  if (!listed)
    return words
      .split(/\s*[,;]\s*/u)
      .filter((name) => name !== '')
      .map((name) => person(name));
  const [name = '', organisation = '', ...part] = words.split(/\s*,\s*/u);
  return [{ ...person(name), organisation, part: part.join(', ') }];
}

function person(name: string): NewParticipant {
  return { name, organisation: '', part: '', personId: '' };
}

function parseYaml(yaml: string, body: string): ParsedNote | null {
  const document = parseDocument(yaml, { schema: 'core', merge: false, uniqueKeys: false, strict: false });
  if (document.errors.length > 0) return null;
  const data = valuesOf(document);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  const values = new Map<HeaderField, string[]>();
  const extra: string[] = [];
  let language: HeaderLanguage = 'fr';
  for (const [key, value] of Object.entries(data)) {
    const found = known.get(fold(key));
    const lines = found === undefined || values.has(found.field) ? null : linesOf(found.field, value);
    if (found === undefined || lines === null) extra.push(`${key}: ${JSON.stringify(value)}`);
    else {
      values.set(found.field, lines);
      if (found.language === 'en') language = 'en';
    }
  }
  return { header: headerOf(values), body: body.replace(/^\n+/, ''), extra, form: 'yaml', language };
}

/** null: a document that would grow without measure by its aliases is text, not a header. */
function valuesOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 }) as unknown;
  } catch (error) {
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

/** The lines that a YAML value stands for; null when its shape says something else. */
function linesOf(field: HeaderField, value: unknown): string[] | null {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value).trim().split('\n');
  if (!Array.isArray(value) || field === 'title' || field === 'description' || field === 'context') return null;
  const words = value.map((one: unknown) => (typeof one === 'string' || typeof one === 'number' ? String(one) : null));
  if (!words.every((word) => word !== null)) return null;
  return field === 'hashtags' ? words.map((word) => `#${hashtagOf(word)}`) : words.map((word) => `- ${word}`);
}

/** A label without what people write differently: accents, capitals, apostrophes, hyphens, « : ». */
function fold(label: string): string {
  return label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[’']/gu, "'")
    .replaceAll(/[-_\s]+/gu, ' ')
    .trim();
}
