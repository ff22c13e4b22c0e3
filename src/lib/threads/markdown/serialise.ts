import { Lexer, type Token, type Tokens } from 'marked';
import type { Id } from '#lib/kernel/ids.ts';
import { markAsSafe, type SafeHtml } from '#lib/ui/html/safe-html.ts';
import { longestMessage } from './limits.ts';
import { readLink } from './links.ts';
import { mentionFinder, type Nameable } from './mentions.ts';

const longestExcerpt = 280;
const deepest = 12;

export interface Written {
  readonly html: SafeHtml;
  /** The whole in plain text, for search. */
  readonly text: string;
  /** Its beginning, for lists and letters. */
  readonly excerpt: string;
  /** The people named, each once, in order. */
  readonly named: readonly Id[];
  /** The items of this house that it links to. */
  readonly cites: readonly Id[];
}

interface Pen {
  readonly find: ReturnType<typeof mentionFinder>;
  readonly publicUrl: string;
  readonly named: Set<Id>;
  readonly cites: Set<Id>;
}

/**
 * Turns the Markdown of a message into HTML. The lexer only cuts; every element is written here, from a closed list, and every
 * text and attribute is escaped: HTML typed in a message shows as typed. Images become links, headings bold lines.
 */
export function writeMessage(source: string, nameables: readonly Nameable[], publicUrl: string): Written {
  const pen: Pen = { find: mentionFinder(nameables), publicUrl, named: new Set(), cites: new Set() };
  const html = blocks(cut(source.slice(0, longestMessage)), pen, 0);
  const text = textOf(html);
  return {
    html: markAsSafe(html),
    text,
    excerpt: beginningOf(text),
    named: [...pen.named],
    cites: [...pen.cites],
  };
}

/** The lexer's time grows with the square of the marks of emphasis, and it descends into quotes by recursion. */
const mostMarks = 1_000;
const deepestLine = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){40}/m;

function cut(source: string): Token[] {
  const marks = source.match(/[*_~]/g)?.length ?? 0;
  return marks > mostMarks || deepestLine.test(source)
    ? plain(source)
    : new Lexer({ gfm: true, breaks: true }).lex(source);
}

/** A text that nobody typed by hand: its paragraphs, as typed. */
function plain(source: string): Token[] {
  return source.split(/\n{2,}/).map((raw) => ({ type: 'paragraph', raw, tokens: [{ type: 'text', raw, text: raw }] }));
}

function blocks(tokens: readonly Token[], pen: Pen, depth: number): string {
  return tokens.map((token) => block(token, pen, depth)).join('');
}

function block(token: Token, pen: Pen, depth: number): string {
  if (depth > deepest) return `<p>${escape(token.raw)}</p>`;
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'paragraph':
      return `<p>${inline(token.tokens ?? [], pen)}</p>`;
    case 'heading':
      return `<p><strong>${inline(token.tokens ?? [], pen)}</strong></p>`;
    case 'blockquote':
      return `<blockquote>${blocks(token.tokens ?? [], pen, depth + 1)}</blockquote>`;
    case 'code':
      return `<pre><code>${escape((token as Tokens.Code).text)}</code></pre>`;
    case 'hr':
      return '<hr>';
    case 'list':
      return list(token as Tokens.List, pen, depth);
    case 'table':
      return table(token as Tokens.Table, pen);
    case 'text':
      return token.tokens === undefined ? words((token as Tokens.Text).text, pen) : inline(token.tokens, pen);
    default:
      return `<p>${escape(token.raw)}</p>`;
  }
}

function list({ ordered, start, items }: Tokens.List, pen: Pen, depth: number): string {
  const lines = items.map((item) => {
    const box = item.task ? (item.checked === true ? '☑ ' : '☐ ') : '';
    const inner = item.tokens.filter((token) => token.type !== 'checkbox');
    return `<li>${box}${blocks(inner, pen, depth + 1)}</li>`;
  });
  const first = Number(start);
  const from = ordered && Number.isSafeInteger(first) && first > 1 ? ` start="${String(first)}"` : '';
  return ordered ? `<ol${from}>${lines.join('')}</ol>` : `<ul>${lines.join('')}</ul>`;
}

function table({ header, rows }: Tokens.Table, pen: Pen): string {
  const cells = (row: readonly Tokens.TableCell[], tag: 'th' | 'td'): string =>
    `<tr>${row.map((cell) => `<${tag}>${inline(cell.tokens, pen)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${cells(header, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table>`;
}

function inline(tokens: readonly Token[], pen: Pen): string {
  return tokens.map((token) => span(token, pen)).join('');
}

function span(token: Token, pen: Pen): string {
  switch (token.type) {
    case 'strong':
      return `<strong>${inline(token.tokens ?? [], pen)}</strong>`;
    case 'em':
      return `<em>${inline(token.tokens ?? [], pen)}</em>`;
    case 'del':
      return `<s>${inline(token.tokens ?? [], pen)}</s>`;
    case 'codespan':
      return `<code>${escape((token as Tokens.Codespan).text)}</code>`;
    case 'br':
      return '<br>';
    case 'escape':
      return escape((token as Tokens.Escape).text);
    case 'link':
      return link(token as Tokens.Link, pen);
    case 'image':
      return link({ ...(token as Tokens.Image), tokens: [] } as unknown as Tokens.Link, pen);
    case 'text':
      return token.tokens === undefined ? words((token as Tokens.Text).text, pen) : inline(token.tokens, pen);
    default:
      return escape(token.raw);
  }
}

function link({ href, text, tokens, raw }: Tokens.Link, pen: Pen): string {
  const label = tokens.length > 0 ? inline(tokens, pen) : escape(text);
  const destination = readLink(href, pen.publicUrl);
  if (destination === null) return escape(raw);
  if (destination.kind === 'outside')
    return `<a href="${escape(destination.href)}" rel="nofollow ugc noopener noreferrer">${label}</a>`;
  if (destination.itemId === null) return `<a href="${escape(destination.href)}">${label}</a>`;
  pen.cites.add(destination.itemId);
  // A bare address gives way to the item's title for those who may read it (see show.ts).
  const bare = raw === href || raw === `<${href}>` ? ' data-bare' : '';
  return `<a href="${escape(destination.href)}" data-item="${destination.itemId}"${bare}>${label}</a>`;
}

function words(text: string, pen: Pen): string {
  return pen
    .find(text)
    .map(({ text: piece, person }) => {
      if (person === null) return escape(piece);
      pen.named.add(person.personId);
      return `<span class="mention" data-person="${person.personId}">${escape(piece)}</span>`;
    })
    .join('');
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? '');
}

/** Our own HTML, taken back to text: the only tags in it are those written above. */
function textOf(html: string): string {
  return html
    .replace(/<(?:\/p|\/li|br|hr|\/tr|\/t[hd]|\/pre)>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

function beginningOf(text: string): string {
  if (text.length <= longestExcerpt) return text;
  const cut = text.slice(0, longestExcerpt - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestExcerpt - 40))}…`;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
