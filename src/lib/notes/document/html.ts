import { slugify, type Id } from '#lib/kernel/ids.ts';
import { safeUrl } from '#lib/kernel/safe-url.ts';
import { markAsSafe, type SafeHtml } from '#lib/ui/html/safe-html.ts';
import { cleanAttributes, cleanMark } from './attributes.ts';
import type { Body, BodyMark, BodyNode } from './body.ts';

/** Where the things that a text points at are shown. Each answer goes through the same judge as a typed address. */
export interface Places {
  attachment(id: Id): string;
  item(id: Id): string;
  hashtag(tag: string): string;
}

/** What is told of a text beside its words, when it is compared or signed; without it, marks and remarks are not written. */
export interface Telling {
  /** Read aloud before and after a stretch that came or went: colour is never the only sign. */
  readonly stretches: Readonly<Record<'added' | 'removed' | 'end', string>>;
  /** A sentence over a block, by the name of its remark. */
  readonly remarks: Readonly<Record<string, string>>;
  /** By the key of a `hand` mark: whose words they are. */
  readonly hands: ReadonlyMap<string, Signature>;
}

export interface Signature {
  readonly name: string;
  readonly initials: string;
  readonly hue: number;
}

export interface WrittenHtml {
  readonly html: SafeHtml;
  /** The headings in order, for a table of contents. */
  readonly headings: readonly { readonly id: string; readonly level: number; readonly text: string }[];
}

/** The page's own title: the headings of a text start under it. */
const titleLevel = 1;

/**
 * Writes the body as HTML. Only the elements and attributes named here can come out; every text and value is escaped, every address
 * judged, every number coerced. No library makes any of it.
 */
export function writeHtml(body: Body, places: Places, telling: Telling | null = null): WrittenHtml {
  const writer = new Writer(places, telling);
  const html = writer.blocks(body.content);
  return { html: markAsSafe(html), headings: writer.headings };
}

class Writer {
  readonly headings: { readonly id: string; readonly level: number; readonly text: string }[] = [];
  readonly #places: Places;
  readonly #telling: Telling | null;
  readonly #ids = new Set<string>();
  /** The levels of the headings that the present place is under. */
  #above: number[] = [];

  constructor(places: Places, telling: Telling | null) {
    this.#places = places;
    this.#telling = telling;
  }

  blocks(nodes: readonly BodyNode[] | undefined): string {
    return (nodes ?? []).map((node) => this.#block(node)).join('');
  }

  #block(node: BodyNode): string {
    const attrs = cleanAttributes(node.type, node.attrs ?? {});
    switch (node.type) {
      case 'paragraph':
        return `<p>${this.#inlines(node.content)}</p>`;
      case 'heading':
        return this.#heading(node, Number(attrs['level']));
      case 'blockquote':
        return `<blockquote>${this.blocks(node.content)}</blockquote>`;
      case 'bulletList':
        return `<ul>${this.blocks(node.content)}</ul>`;
      case 'orderedList':
        return `<ol${attrs['start'] === 1 ? '' : ` start="${String(attrs['start'])}"`}>${this.blocks(node.content)}</ol>`;
      case 'listItem':
        return `<li>${this.#item(node)}</li>`;
      case 'taskList':
        return `<ul class="tasks">${this.blocks(node.content)}</ul>`;
      case 'taskItem':
        return `<li><input type="checkbox" disabled${attrs['checked'] === true ? ' checked' : ''}><div>${this.blocks(node.content)}</div></li>`;
      case 'codeBlock': {
        const language = attrs['language'];
        const mark = typeof language === 'string' ? ` class="language-${escape(language)}"` : '';
        return `<pre><code${mark}>${this.#inlines(node.content)}</code></pre>`;
      }
      case 'horizontalRule':
        return '<hr>';
      case 'table':
        return `<div class="table" tabindex="0"><table><tbody>${this.blocks(node.content)}</tbody></table></div>`;
      case 'tableRow':
        return `<tr>${this.blocks(node.content)}</tr>`;
      case 'tableHeader':
        return `<th${spans(attrs)}>${this.#item(node)}</th>`;
      case 'tableCell':
        return `<td${spans(attrs)}>${this.#item(node)}</td>`;
      case 'image':
        return this.#image(attrs);
      case 'remark':
        return this.#remark(node);
      default:
        return this.#inline(node);
    }
  }

  /** A list item or a cell of one paragraph is written without it. */
  #item(node: BodyNode): string {
    const [first, ...others] = node.content ?? [];
    if (first?.type !== 'paragraph') return this.blocks(node.content);
    const opening = this.#inlines(first.content);
    if (others.length === 0) return opening;
    const onlyLists = others.every(({ type }) => type.endsWith('List'));
    return onlyLists ? opening + this.blocks(others) : this.blocks(node.content);
  }

  #heading(node: BodyNode, level: number): string {
    const text = textOf(node).trim();
    const id = this.#freeId(slugify(text) || 'partie');
    // Whoever goes from heading to heading by ear finds no level missing, whatever the text began with or skipped.
    this.#above = [...this.#above.filter((one) => one < level), level];
    const shown = titleLevel + this.#above.length;
    this.headings.push({ id, level, text });
    return `<h${String(shown)} id="${escape(id)}">${this.#inlines(node.content)}</h${String(shown)}>`;
  }

  /** Ids of a text carry a prefix: none can be taken for one of the page. */
  #freeId(slug: string): string {
    let id = `t-${slug}`;
    for (let number = 2; this.#ids.has(id); number++) id = `t-${slug}-${String(number)}`;
    this.#ids.add(id);
    return id;
  }

  #image(attrs: Readonly<Record<string, unknown>>): string {
    const id = attrs['attachmentId'];
    const source = typeof id === 'string' ? safeUrl(this.#places.attachment(id)) : null;
    if (source === null) return '';
    const width = typeof attrs['width'] === 'number' ? ` style="--width:${String(attrs['width'])}%"` : '';
    const caption = String(attrs['caption']);
    const figcaption = caption === '' ? '' : `<figcaption>${escape(caption)}</figcaption>`;
    const image = `<img src="${escape(source)}" alt="${escape(String(attrs['alt']))}" loading="lazy" decoding="async">`;
    return `<figure${width}>${image}${figcaption}</figure>`;
  }

  #remark(node: BodyNode): string {
    const said = String(node.attrs?.['said']);
    const words = this.#telling?.remarks[said];
    const block = this.blocks(node.content);
    if (words === undefined) return block;
    return `<div class="remark" data-said="${escape(said)}"><p class="remark-said">${escape(words)}</p>${block}</div>`;
  }

  #inlines(nodes: readonly BodyNode[] | undefined): string {
    return (nodes ?? []).map((node, at, all) => this.#inline(node, handOf(all[at + 1]))).join('');
  }

  /** `next`: whose words follow; a stretch is signed where the hand changes. */
  #inline(node: BodyNode, next: string | null = null): string {
    const written = this.#plain(node);
    const hand = handOf(node);
    const signature = hand === null ? undefined : this.#telling?.hands.get(hand);
    const signed = signature === undefined ? written : signedBy(written, signature, hand === next);
    return this.#telling === null ? written : changed(signed, node.marks ?? [], this.#telling.stretches);
  }

  #plain(node: BodyNode): string {
    const attrs = cleanAttributes(node.type, node.attrs ?? {});
    switch (node.type) {
      case 'text':
        return marked(escape(node.text ?? ''), node.marks ?? []);
      case 'hardBreak':
        return '<br>';
      case 'mention':
        return `<span class="mention">@${escape(String(attrs['label']))}</span>`;
      case 'hashtag':
        return this.#link(this.#places.hashtag(String(attrs['tag'])), `#${String(attrs['tag'])}`, 'hashtag');
      case 'itemLink':
        return typeof attrs['itemId'] === 'string'
          ? this.#link(this.#places.item(attrs['itemId']), String(attrs['label']), 'item-link')
          : escape(String(attrs['label']));
      default:
        return this.#inlines(node.content); // not a node of ours: what it holds is still read
    }
  }

  #link(address: string, label: string, name: string): string {
    const href = safeUrl(address);
    return href === null ? escape(label) : `<a class="${name}" href="${escape(href)}">${escape(label)}</a>`;
  }
}

const elements: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
};

function marked(html: string, marks: readonly BodyMark[]): string {
  let written = html;
  for (const { type, attrs } of marks.toReversed()) {
    const element = elements[type];
    if (element !== undefined) written = `<${element}>${written}</${element}>`;
    const link = type === 'link' ? cleanMark(type, attrs ?? {}) : null;
    if (link !== null)
      written = `<a href="${escape(String(link['href']))}"${relOf(String(link['href']))}>${written}</a>`;
  }
  return written;
}

function handOf(node: BodyNode | undefined): string | null {
  const hand = node?.marks?.find(({ type }) => type === 'hand');
  return hand === undefined ? null : String(hand.attrs?.['key']);
}

function signedBy(html: string, { name, initials, hue }: Signature, goesOn: boolean): string {
  const tint = `written-by hue-${String(Math.trunc(hue))}`;
  const signature = `<span class="signature" aria-hidden="true">${escape(initials)}</span>${aloud(` (${name})`)}`;
  return `<span class="${tint}">${html}${goesOn ? '' : signature}</span>`;
}

function changed(html: string, marks: readonly BodyMark[], stretches: Telling['stretches']): string {
  const change = marks.find(({ type }) => type === 'added' || type === 'removed')?.type;
  if (change !== 'added' && change !== 'removed') return html;
  const element = change === 'added' ? 'ins' : 'del';
  return `<${element}>${aloud(`${stretches[change]} `)}${html}${aloud(` ${stretches.end}`)}</${element}>`;
}

/** Words that are heard and not seen. */
function aloud(words: string): string {
  return `<span class="sr">${escape(words)}</span>`;
}

/** An address of another site gets nothing of ours, and search engines no reason to make us their signpost. */
function relOf(href: string): string {
  return /^https?:/i.test(href) ? ' rel="noopener nofollow ugc"' : '';
}

function spans({ colspan, rowspan, align }: Readonly<Record<string, unknown>>): string {
  return (
    (typeof colspan === 'number' && colspan > 1 ? ` colspan="${String(colspan)}"` : '') +
    (typeof rowspan === 'number' && rowspan > 1 ? ` rowspan="${String(rowspan)}"` : '') +
    (typeof align === 'string' ? ` data-align="${escape(align)}"` : '')
  );
}

function textOf(node: BodyNode): string {
  return node.text ?? (node.content ?? []).map(textOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? '');
}
