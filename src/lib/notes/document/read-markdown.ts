import { marked, type Token, type Tokens } from 'marked';
import type { BodyMark, BodyNode } from './body.ts';
import {
  atLeastOne,
  bodyFrom,
  Findings,
  itemContent,
  paragraphs,
  textNode,
  type ReadText,
  type Targets,
} from './blocks.ts';
import { attributeOf, markOfTag, readEntities, readHtmlBlocks } from './read-html.ts';
import { readPlain } from './read-plain.ts';

/** Blocks inside blocks: deeper ones are kept as plain words. */
const deepest = 20;

/**
 * Reads Markdown (CommonMark with tables, tasks and strikes, as `marked` parses them) into a body. Embedded HTML goes through
 * the reader of HTML; what the body cannot carry is kept as words and told in the findings.
 */
export function readMarkdown(source: string, targets: Targets): ReadText {
  const findings = new Findings();
  const reader = new MarkdownReader(targets, findings);
  const tokens = tokensOf(source);
  if (tokens === null) {
    findings.add('too-deep', source);
    return { body: readPlain(source).body, findings: findings.all() };
  }
  return { body: bodyFrom(reader.blocks(tokens, 0)), findings: findings.all() };
}

/** null: nested deeper than the parser's stack; nobody writes so, and the words are kept as plain ones. */
function tokensOf(source: string): Token[] | null {
  try {
    return marked.lexer(source.replaceAll('\r\n', '\n'), { gfm: true, breaks: false });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class MarkdownReader {
  readonly #targets: Targets;
  readonly #findings: Findings;

  constructor(targets: Targets, findings: Findings) {
    this.#targets = targets;
    this.#findings = findings;
  }

  blocks(tokens: readonly Token[] | undefined, depth: number): BodyNode[] {
    return (tokens ?? []).flatMap((token) => this.#block(token, depth));
  }

  #block(token: Token, depth: number): BodyNode[] {
    if (depth > deepest) {
      this.#findings.add('too-deep', token.raw);
      return paragraphs(words(token.raw));
    }
    switch (token.type) {
      case 'heading':
        return this.#heading(token as Tokens.Heading);
      case 'paragraph':
      case 'text':
        return paragraphs(this.#inlines(tokensIn(token), []));
      case 'blockquote':
        return [
          { type: 'blockquote', content: atLeastOne(this.blocks((token as Tokens.Blockquote).tokens, depth + 1)) },
        ];
      case 'list':
        return this.#list(token as Tokens.List, depth);
      case 'code':
        return [codeBlock((token as Tokens.Code).text, (token as Tokens.Code).lang)];
      case 'hr':
        return [{ type: 'horizontalRule' }];
      case 'table':
        return [this.#table(token as Tokens.Table)];
      case 'html':
        return readHtmlBlocks((token as Tokens.HTML).text, this.#targets, this.#findings);
      case 'space':
      case 'def':
        return [];
      default:
        return paragraphs(words(token.raw));
    }
  }

  #heading({ depth, tokens, raw }: Tokens.Heading): BodyNode[] {
    if (depth > 4) this.#findings.add('heading', raw);
    return paragraphs(this.#inlines(tokens, []), 'heading', { level: Math.min(depth, 4) });
  }

  /** A list whose items mix tasks and plain lines becomes several lists in a row: each line keeps its nature and its place. */
  #list(list: Tokens.List, depth: number): BodyNode[] {
    const lists: { type: string; attrs?: Record<string, unknown>; content: BodyNode[] }[] = [];
    let number = list.start === '' ? 1 : list.start;
    for (const item of list.items) {
      const type = item.task ? 'taskList' : list.ordered ? 'orderedList' : 'bulletList';
      const last = lists.at(-1);
      const current =
        last?.type === type
          ? last
          : { type, ...(type === 'orderedList' ? { attrs: { start: number } } : {}), content: [] };
      if (current !== last) lists.push(current);
      current.content.push(this.#item(item, depth));
      number += 1;
    }
    return lists;
  }

  #item(item: Tokens.ListItem, depth: number): BodyNode {
    const tokens = item.tokens.filter(({ type }) => type !== 'checkbox');
    const content = itemContent(this.blocks(tokens, depth + 1));
    return item.task
      ? { type: 'taskItem', attrs: { checked: item.checked === true }, content }
      : { type: 'listItem', content };
  }

  #table({ header, rows, align }: Tokens.Table): BodyNode {
    const row = (cells: readonly Tokens.TableCell[], type: string): BodyNode => ({
      type: 'tableRow',
      content: cells.map((cell, column) => ({
        type,
        attrs: { colspan: 1, rowspan: 1, colwidth: null, align: align[column] ?? null },
        content: atLeastOne(paragraphs(this.#inlines(cell.tokens, []))),
      })),
    });
    return { type: 'table', content: [row(header, 'tableHeader'), ...rows.map((cells) => row(cells, 'tableCell'))] };
  }

  /** Tags of HTML among the words (`<b>`, `<a href>`) dress what stands between them. */
  #inlines(tokens: readonly Token[], marks: readonly BodyMark[]): BodyNode[] {
    const open: { tag: string; mark: BodyMark | null }[] = [];
    return tokens.flatMap((token) => {
      const tag = token.type === 'html' ? /^<(\/?)([a-z]+)(?=[\s>])/i.exec(token.raw) : null;
      const name = tag?.[2]?.toLowerCase() ?? '';
      const isDress = name === 'a' || markOfTag(name) !== null;
      if (tag === null || !isDress) {
        const dressed = [...marks, ...open.map(({ mark }) => mark).filter((mark) => mark !== null)];
        return this.#inline(token, dressed);
      }
      const place = open.findLastIndex((one) => one.tag === name);
      if (tag[1] === '') open.push({ tag: name, mark: this.#dress(name, token.raw) });
      else if (place >= 0) open.splice(place, 1);
      return [];
    });
  }

  #dress(tag: string, raw: string): BodyMark | null {
    if (tag !== 'a') return { type: markOfTag(tag) ?? '' };
    const href = attributeOf(raw, 'href');
    const address = href === null || href === '' ? null : this.#targets.link(href);
    if (address === null && href !== null && !href.startsWith('#')) this.#findings.add('link', raw);
    return address === null ? null : { type: 'link', attrs: { href: address } };
  }

  #inline(token: Token, marks: readonly BodyMark[]): BodyNode[] {
    switch (token.type) {
      case 'strong':
        return this.#inlines((token as Tokens.Strong).tokens, [...marks, { type: 'bold' }]);
      case 'em':
        return this.#inlines((token as Tokens.Em).tokens, [...marks, { type: 'italic' }]);
      case 'del':
        return this.#inlines((token as Tokens.Del).tokens, [...marks, { type: 'strike' }]);
      case 'codespan':
        return words((token as Tokens.Codespan).text, [...marks, { type: 'code' }]);
      case 'br':
        return [{ type: 'hardBreak' }];
      case 'link':
        return this.#link(token as Tokens.Link, marks);
      case 'image':
        return this.#image(token as Tokens.Image, marks);
      case 'html':
        return this.#inlineHtml(token.raw);
      case 'checkbox':
        return [];
      case 'escape':
        return words((token as Tokens.Escape).text, marks);
      case 'text': {
        const nested = (token as Tokens.Text).tokens;
        return nested === undefined
          ? words(readEntities((token as Tokens.Text).text), marks)
          : this.#inlines(nested, marks);
      }
      default:
        return words(token.raw, marks);
    }
  }

  #link({ href, tokens, raw }: Tokens.Link, marks: readonly BodyMark[]): BodyNode[] {
    const address = this.#targets.link(readEntities(href));
    if (address === null) {
      this.#findings.add('link', raw);
      return this.#inlines(tokens, marks);
    }
    return this.#inlines(tokens, [...marks, { type: 'link', attrs: { href: address } }]);
  }

  #image({ href, text, title, raw }: Tokens.Image, marks: readonly BodyMark[]): BodyNode[] {
    const attachmentId = this.#targets.image(readEntities(href));
    if (attachmentId !== null)
      return [{ type: 'image', attrs: { attachmentId, alt: text, width: null, caption: title ?? '' } }];
    this.#findings.add('image', raw);
    const address = this.#targets.link(readEntities(href));
    const shown = text === '' ? href : text;
    return words(shown, address === null ? marks : [...marks, { type: 'link', attrs: { href: address } }]);
  }

  /** Any other tag: what it shows is kept, what it only arranges (a `<p>` in a line) goes without a word. */
  #inlineHtml(raw: string): BodyNode[] {
    if (/^<br\s*\/?>$/i.test(raw)) return [{ type: 'hardBreak' }];
    if (/^<img\s/i.test(raw))
      return readHtmlBlocks(raw, this.#targets, this.#findings).flatMap((block) =>
        block.type === 'paragraph' ? (block.content ?? []) : [block],
      );
    if (
      !/^<(!--|\/?(p|div|span|center|font|small|sup|sub|ul|ol|li|table|tbody|thead|tr|td|th|figure|figcaption|details|summary|mark|abbr)\b)/i.test(
        raw,
      )
    )
      this.#findings.add('html', raw);
    return [];
  }
}

function words(text: string, marks: readonly BodyMark[] = []): BodyNode[] {
  const node = textNode(text.replaceAll('\n', ' '), marks);
  return node === null ? [] : [node];
}

function codeBlock(text: string, language: string | undefined): BodyNode {
  const node = textNode(text, []);
  const name = language?.trim().split(/\s/u, 1)[0] ?? '';
  return {
    type: 'codeBlock',
    attrs: { language: name === '' ? null : name },
    ...(node === null ? {} : { content: [node] }),
  };
}

/** A line of a tight list has no tokens of its own when it is plain. */
function tokensIn(token: Token): Token[] {
  const plain: Tokens.Text = { type: 'text', raw: token.raw, text: token.raw, escaped: false };
  return 'tokens' in token && Array.isArray(token.tokens) ? token.tokens : [plain];
}
