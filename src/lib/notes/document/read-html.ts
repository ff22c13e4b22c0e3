import { defaultTreeAdapter as tree, parse, parseFragment, type DefaultTreeAdapterTypes as Html } from 'parse5';
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
import { attribute, elementsNamed, firstNamed, wordsOf } from './html-tree.ts';

const deepest = 60;

const marks: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  cite: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  code: 'code',
  kbd: 'code',
  samp: 'code',
};
/** What is neither read nor told: it was never words for a reader. */
const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'title',
  'meta',
  'link',
  'svg',
  'math',
  'form',
  'input',
  'button',
  'select',
  'textarea',
  'object',
  'embed',
]);
const told = new Set(['script', 'iframe', 'object', 'embed', 'form', 'svg', 'math', 'video', 'audio', 'canvas']);
const parting = new Set([
  'address',
  'article',
  'aside',
  'body',
  'center',
  'dd',
  'details',
  'dialog',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'header',
  'hgroup',
  'html',
  'main',
  'nav',
  'p',
  'section',
  'summary',
  'caption',
]);

/** The mark that a tag of HTML dresses its words with, or null. */
export function markOfTag(tag: string): string | null {
  return marks[tag.toLowerCase()] ?? null;
}

/** An attribute of a lone opening tag, or null. */
export function attributeOf(tag: string, name: string): string | null {
  const [element] = parseFragment(tag).childNodes;
  return element !== undefined && tree.isElementNode(element) ? (attribute(element, name) ?? null) : null;
}

/** Words with the entities of HTML read (`&eacute;`); what looks like a tag stays as it is. */
export function readEntities(text: string): string {
  if (!text.includes('&')) return text;
  return wordsOf(parseFragment(text.replaceAll('<', '&lt;')));
}

/** Reads a page, or a piece of one, of HTML into a body. Nothing of it is passed through: what has no place is kept as words. */
export function readHtml(source: string, targets: Targets): ReadText {
  const findings = new Findings();
  const root = /<(!doctype|html|body)\b/i.test(source.slice(0, 2_000)) ? parse(source) : parseFragment(source);
  const reader = new HtmlReader(targets, findings);
  return { body: bodyFrom(reader.blocks(root.childNodes, [], 0)), findings: findings.all() };
}

/** The blocks of a piece of HTML found inside another text. */
export function readHtmlBlocks(source: string, targets: Targets, findings: Findings): BodyNode[] {
  return new HtmlReader(targets, findings).blocks(parseFragment(source).childNodes, [], 0);
}

/** The title that a page gives itself: its first heading, else its `<title>`. */
export function titleOfHtml(source: string): string {
  const page = parse(source.slice(0, 200_000));
  const heading = firstNamed(page, 'h1') ?? firstNamed(page, 'title');
  return heading === null ? '' : wordsOf(heading).replaceAll(/\s+/gu, ' ').trim();
}

class HtmlReader {
  readonly #targets: Targets;
  readonly #findings: Findings;

  constructor(targets: Targets, findings: Findings) {
    this.#targets = targets;
    this.#findings = findings;
  }

  /** Blocks from a mix of blocks and words: words in a row make a paragraph. */
  blocks(nodes: readonly Html.ChildNode[], dressed: readonly BodyMark[], depth: number): BodyNode[] {
    const blocks: BodyNode[] = [];
    let run: BodyNode[] = [];
    const flush = (): void => {
      blocks.push(...paragraphs(run));
      run = [];
    };
    for (const node of nodes) {
      const block = tree.isElementNode(node) ? this.#block(node, dressed, depth) : null;
      if (block === null) run.push(...this.#inline(node, dressed, depth));
      else {
        flush();
        blocks.push(...block);
      }
    }
    flush();
    return blocks;
  }

  /** null: not a block, but words of a line. */
  #block(element: Html.Element, dressed: readonly BodyMark[], depth: number): BodyNode[] | null {
    const { tagName, childNodes } = element;
    if (depth > deepest) return this.#tooDeep(element);
    const level = /^h([1-6])$/.exec(tagName)?.[1];
    if (level !== undefined) return this.#heading(element, Number(level), dressed, depth);
    switch (tagName) {
      case 'ul':
      case 'ol':
      case 'menu':
        return this.#list(element, depth);
      case 'blockquote':
        return [{ type: 'blockquote', content: atLeastOne(this.blocks(childNodes, [], depth + 1)) }];
      case 'pre':
        return [this.#code(element)];
      case 'hr':
        return [{ type: 'horizontalRule' }];
      case 'table':
        return this.#table(element, depth);
      case 'li':
        return this.blocks(childNodes, dressed, depth + 1);
      default:
        return parting.has(tagName) ? this.blocks(childNodes, dressed, depth + 1) : null;
    }
  }

  #tooDeep(element: Html.Element): BodyNode[] {
    this.#findings.add('too-deep', wordsOf(element));
    const node = textNode(wordsOf(element).replaceAll(/\s+/gu, ' '), []);
    return node === null ? [] : paragraphs([node]);
  }

  #heading(element: Html.Element, level: number, dressed: readonly BodyMark[], depth: number): BodyNode[] {
    if (level > 4) this.#findings.add('heading', wordsOf(element));
    return paragraphs(this.#inlines(element.childNodes, dressed, depth + 1), 'heading', { level: Math.min(level, 4) });
  }

  #list(element: Html.Element, depth: number): BodyNode[] {
    const items = element.childNodes
      .filter((node) => tree.isElementNode(node))
      .filter(({ tagName }) => tagName === 'li' || tagName === 'ul' || tagName === 'ol');
    const content = items.map((item) => ({
      type: 'listItem',
      content: itemContent(
        item.tagName === 'li' ? this.blocks(item.childNodes, [], depth + 1) : this.#list(item, depth + 1),
      ),
    }));
    if (content.length === 0) return this.blocks(element.childNodes, [], depth + 1);
    if (element.tagName !== 'ol') return [{ type: 'bulletList', content }];
    const start = Number.parseInt(attribute(element, 'start') ?? '1', 10);
    return [{ type: 'orderedList', attrs: { start: Number.isInteger(start) && start >= 0 ? start : 1 }, content }];
  }

  #code(element: Html.Element): BodyNode {
    const words = textNode(wordsOf(element).replace(/^\n/, '').replace(/\n$/, ''), []);
    const named = firstNamed(element, 'code');
    const language = /(?:^|\s)language-([a-z0-9+#.-]+)/i.exec((named && attribute(named, 'class')) ?? '')?.[1] ?? null;
    return { type: 'codeBlock', attrs: { language }, ...(words === null ? {} : { content: [words] }) };
  }

  #table(element: Html.Element, depth: number): BodyNode[] {
    const rows = elementsNamed(element, new Set(['tr']), new Set(['table']));
    const content = rows.flatMap((row) => {
      const cells = row.childNodes
        .filter((node) => tree.isElementNode(node))
        .filter(({ tagName }) => tagName === 'td' || tagName === 'th');
      return cells.length === 0 ? [] : [{ type: 'tableRow', content: cells.map((cell) => this.#cell(cell, depth)) }];
    });
    const captions = elementsNamed(element, new Set(['caption']), new Set(['table'])).flatMap(({ childNodes }) =>
      this.blocks(childNodes, [], depth + 1),
    );
    return content.length === 0
      ? this.blocks(element.childNodes, [], depth + 1)
      : [...captions, { type: 'table', content }];
  }

  #cell(cell: Html.Element, depth: number): BodyNode {
    const span = (name: string): number =>
      Math.min(100, Math.max(1, Number.parseInt(attribute(cell, name) ?? '1', 10) || 1));
    const align = attribute(cell, 'align');
    return {
      type: cell.tagName === 'th' ? 'tableHeader' : 'tableCell',
      attrs: {
        colspan: span('colspan'),
        rowspan: span('rowspan'),
        colwidth: null,
        align: align === 'left' || align === 'center' || align === 'right' ? align : null,
      },
      content: atLeastOne(this.blocks(cell.childNodes, [], depth + 1)),
    };
  }

  #inlines(nodes: readonly Html.ChildNode[], dressed: readonly BodyMark[], depth: number): BodyNode[] {
    return nodes.flatMap((node) => this.#inline(node, dressed, depth));
  }

  #inline(node: Html.ChildNode, dressed: readonly BodyMark[], depth: number): BodyNode[] {
    if (tree.isTextNode(node)) {
      const words = textNode(node.value.replaceAll(/[ \t\r\n]+/g, ' '), dressed);
      return words === null ? [] : [words];
    }
    if (!tree.isElementNode(node)) return [];
    const { tagName, childNodes } = node;
    if (told.has(tagName)) this.#findings.add('html', `<${tagName}>`);
    if (silent.has(tagName)) return [];
    if (tagName === 'br') return [{ type: 'hardBreak' }];
    if (tagName === 'img') return this.#image(node, dressed);
    if (depth > deepest) return this.#tooDeep(node);
    // A block inside words (a div in a link) parts the line: its own blocks take over.
    const block = this.#block(node, dressed, depth);
    if (block !== null)
      return block.flatMap((one) =>
        one.type === 'paragraph' ? [...(one.content ?? []), { type: 'hardBreak' }] : [one],
      );
    const mark =
      tagName === 'a' ? this.#link(node) : markOfTag(tagName) === null ? null : { type: markOfTag(tagName) ?? '' };
    return this.#inlines(childNodes, mark === null ? dressed : [...dressed, mark], depth + 1);
  }

  #link(element: Html.Element): BodyMark | null {
    const href = attribute(element, 'href');
    if (href === undefined || href === '') return null;
    const address = this.#targets.link(href);
    if (address === null) this.#findings.add('link', `${wordsOf(element)} (${href})`);
    return address === null ? null : { type: 'link', attrs: { href: address } };
  }

  #image(element: Html.Element, dressed: readonly BodyMark[]): BodyNode[] {
    const src = attribute(element, 'src') ?? '';
    const alt = attribute(element, 'alt') ?? '';
    const attachmentId = this.#targets.image(src);
    if (attachmentId !== null)
      return [{ type: 'image', attrs: { attachmentId, alt, width: null, caption: attribute(element, 'title') ?? '' } }];
    this.#findings.add('image', `${alt} ${src}`);
    const words = textNode(alt, dressed);
    return words === null ? [] : [words];
  }
}
