import { emptyBody, type Body, type BodyNode } from '#lib/notes/document/body.ts';
import type { Finding, Targets } from '#lib/notes/document/blocks.ts';
import { readHtml, titleOfHtml } from '#lib/notes/document/read-html.ts';
import { readMarkdown } from '#lib/notes/document/read-markdown.ts';
import { readPlain } from '#lib/notes/document/read-plain.ts';
import { inlineText } from '#lib/notes/document/text.ts';
import { parseNote } from '#lib/notes/header/parse.ts';
import type { NewHeader } from '#lib/notes/types.ts';

/** A file read as a note. */
export interface ReadSource {
  readonly header: NewHeader;
  readonly body: Body;
  readonly findings: readonly (Finding | { readonly kind: 'front-matter'; readonly words: string })[];
  /** BCP 47, when the file says so. */
  readonly language: string | null;
  readonly licence: string | null;
  /** When the file says it was written. */
  readonly date: Date | null;
}

const longestTitle = 300;

/** Reads a text file as a note: its header or front matter, its title, its text. Every line of it is somewhere in what comes out. */
export function readSource(path: string, bytes: Uint8Array, targets: Targets): ReadSource {
  const text = decode(bytes);
  return /\.x?html?$/i.test(path) ? readPage(path, text, targets) : readNote(path, text, targets);
}

/** UTF-8, UTF-16 by its mark, or else the old Western encoding: no byte is replaced by a question mark when it can be read. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const noHeader: NewHeader = { title: '', description: '', context: '', hashtags: [], steps: [], participants: [] };

function readPage(path: string, text: string, targets: Targets): ReadSource {
  const { body, findings } = readHtml(text, targets);
  const title = titleOfHtml(text);
  return {
    header: { ...noHeader, title: cut(title === '' ? titleOfPath(path) : title) },
    body: withoutTitle(body, title),
    findings,
    language: languageOf(/<html[^>]{0,500}\slang=["']?([A-Za-z-]{2,20})/i.exec(text.slice(0, 5_000))?.[1]),
    licence: null,
    date: null,
  };
}

function readNote(path: string, text: string, targets: Targets): ReadSource {
  const { header, body: rest, extra, form } = parseNote(text);
  const isMarkdown = !/\.(?:txt|text)$/i.test(path);
  const { body, findings } = isMarkdown ? readMarkdown(rest, targets) : readPlain(rest);
  const said = valuesOf(extra);
  const heading = isMarkdown ? firstHeading(body) : '';
  const title = header.title || heading || titleOfPath(path);
  const kept = extra.filter((line) => !carried.test(line));
  const context = [header.context, ...kept].filter((line) => line !== '').join('\n');
  const isFrontMatterLost = form === null && text.startsWith('---\n') && /\n---[ \t]*\n/.test(text.slice(0, 200_000));
  return {
    header: { ...header, title: cut(title), context },
    body: heading === title ? withoutTitle(body, heading) : body,
    findings: isFrontMatterLost ? [{ kind: 'front-matter', words: text.slice(4, 100) }, ...findings] : findings,
    language: languageOf(said.get('lang') ?? said.get('language') ?? said.get('langue')),
    licence: said.get('licence') ?? said.get('license') ?? null,
    date: dateOf(said.get('date') ?? said.get('created') ?? said.get('published')),
  };
}

/** Lines of a front matter that become columns; the others are kept, as they were written, in the context. */
const carried = /^(?:lang|language|langue|licen[cs]e):/i;

function valuesOf(extra: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of extra) {
    const colon = line.indexOf(': ');
    const value = colon === -1 ? '' : line.slice(colon + 2).replace(/^"(.*)"$/s, '$1');
    if (value !== '' && value.length <= 200) values.set(line.slice(0, colon).toLowerCase(), value);
  }
  return values;
}

function languageOf(said: string | undefined): string | null {
  const language = said?.trim().replace('_', '-').toLowerCase() ?? '';
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/.test(language) ? (language.split('-')[0] ?? null) : null;
}

/** Only a whole date of the past, from 1970 on. */
function dateOf(said: string | undefined): Date | null {
  if (said === undefined || !/^\d{4}-\d{2}-\d{2}/.test(said)) return null;
  const date = new Date(said);
  return Number.isNaN(date.getTime()) || date.getTime() < 0 || date.getTime() > Date.now() ? null : date;
}

function firstHeading(body: Body): string {
  const [first] = body.content;
  return first?.type === 'heading' && first.attrs?.['level'] === 1 ? plain(first) : '';
}

/** The heading that has become the title would be read twice. */
function withoutTitle(body: Body, title: string): Body {
  const [first, ...rest] = body.content;
  if (title === '' || first?.type !== 'heading' || plain(first) !== title) return body;
  return rest.length === 0 ? emptyBody : { type: 'doc', content: rest };
}

function plain(node: BodyNode): string {
  return inlineText(node).replaceAll(/\s+/gu, ' ').trim();
}

/** « 2_Objectifs_sur_3 ans.md » → « Objectifs sur 3 ans »; a page that stands for its folder takes its name. */
function titleOfPath(path: string): string {
  const parts = path.split('/');
  const file = (parts.at(-1) ?? '').replace(/\.[a-z]+$/i, '');
  const isFolderPage = /^(?:readme|index|_index)$/i.test(file) && parts.length > 1;
  const name = (isFolderPage ? (parts.at(-2) ?? '') : file)
    .replace(/^\d+[-_. ]+(?=\p{L})/u, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
  return name === '' ? file : name.slice(0, 1).toLocaleUpperCase('fr') + name.slice(1);
}

function cut(title: string): string {
  return title.replaceAll(/\s+/gu, ' ').trim().slice(0, longestTitle);
}
