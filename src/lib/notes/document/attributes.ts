import { isId, type Id } from '#lib/kernel/ids.ts';
import { safeUrl } from '#lib/kernel/safe-url.ts';

// The only reader of attributes. A shared document may carry anything under any name: each value is coerced to what its place allows,
// and what has no place is not read at all.

type Raw = Readonly<Record<string, unknown>>;
type Clean = Record<string, string | number | boolean | null | readonly number[]>;

const longestLabel = 300;
const longestText = 2_000;

const readers: Readonly<Record<string, (raw: Raw) => Clean>> = {
  heading: ({ level }) => ({ level: integer(level, 1, 4, 1) }),
  orderedList: ({ start }) => ({ start: integer(start, 0, 1_000_000, 1) }),
  taskItem: ({ checked }) => ({ checked: checked === true }),
  codeBlock: ({ language }) => ({ language: languageOf(language) }),
  tableCell: cell,
  tableHeader: cell,
  image: ({ attachmentId, alt, width, caption }) => ({
    attachmentId: idOf(attachmentId),
    alt: line(alt, longestText),
    width: width === null || width === undefined ? null : integer(width, 10, 100, 100),
    caption: line(caption, longestText),
  }),
  mention: ({ personId, label }) => ({ personId: idOf(personId), label: line(label, longestLabel) }),
  hashtag: ({ tag }) => ({ tag: hashtagOf(tag) }),
  itemLink: ({ itemId, label }) => ({ itemId: idOf(itemId), label: line(label, longestLabel) }),
};

/** The attributes of a node, cleaned; empty for a node that has none. */
export function cleanAttributes(type: string, raw: Raw): Clean {
  return readers[type]?.(raw) ?? {};
}

/** The attributes of a mark, cleaned; null when the mark cannot stand (a link to nowhere allowed). */
export function cleanMark(type: string, raw: unknown): Clean | null {
  if (type !== 'link') return {};
  const href = safeUrl(isRecord(raw) ? raw['href'] : null);
  return href === null ? null : { href };
}

/** A mot-dièse without its sign, spaces or quotes; empty when nothing is left. */
export function hashtagOf(value: unknown): string {
  return line(value, 100)
    .normalize('NFC')
    .replace(/^#+/, '')
    .replaceAll(/[\s#"'<>]/g, '');
}

/** One line of at most `longest` characters, trimmed. */
export function line(value: unknown, longest: number): string {
  if (typeof value !== 'string') return '';
  return value
    .slice(0, longest * 2)
    .replaceAll(/[\s\u0000]+/gu, ' ') // eslint-disable-line no-control-regex -- PostgreSQL takes no NUL
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

function cell({ colspan, rowspan, colwidth, align }: Raw): Clean {
  return {
    colspan: integer(colspan, 1, 100, 1),
    rowspan: integer(rowspan, 1, 1_000, 1),
    colwidth: Array.isArray(colwidth) ? colwidth.slice(0, 100).map((width) => integer(width, 0, 4_000, 0)) : null,
    align: align === 'left' || align === 'center' || align === 'right' ? align : null,
  };
}

function integer(value: unknown, least: number, most: number, absent: number): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number.parseInt(value, 10) : NaN;
  return Number.isFinite(number) ? Math.min(most, Math.max(least, Math.trunc(number))) : absent;
}

function idOf(value: unknown): Id | null {
  return typeof value === 'string' && isId(value) ? value : null;
}

function languageOf(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z0-9+#._-]{1,30}$/i.test(value) ? value.toLowerCase() : null;
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null;
}
