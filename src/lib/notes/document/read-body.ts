import type { Mark, Node, Schema } from '@tiptap/pm/model';
import { ContentString, XmlElement, XmlText, type Item, type XmlFragment } from 'yjs';
import type { Body } from './body.ts';
import { cleanAttributes, cleanMark } from './attributes.ts';
import { bodySchema, deepestNode, signedSchema } from './schema.ts';

/** The key of whose hand a Yjs client was; null when it is nobody's to name. */
export type Signer = (client: number) => string | null;

/**
 * The body of a shared document as a tree that fits the schema. What does not fit is left out, as the editor leaves it out when it
 * opens: an unknown node, a list item outside a list, a mark that cannot stand.
 */
export function readBody(fragment: XmlFragment): Body {
  return new BodyReader(bodySchema, null).read(fragment);
}

/** The same, each stretch of text carrying the mark `hand` of whoever wrote it. To be shown, never stored. */
export function readSignedBody(fragment: XmlFragment, signer: Signer): Body {
  return new BodyReader(signedSchema, signer).read(fragment);
}

class BodyReader {
  readonly #schema: Schema;
  readonly #signer: Signer | null;

  constructor(schema: Schema, signer: Signer | null) {
    this.#schema = schema;
    this.#signer = signer;
  }

  read(fragment: XmlFragment): Body {
    const blocks: Node[] = [];
    for (const node of this.#childrenOf(fragment, 1)) {
      const last = blocks.at(-1);
      if (!node.isInline) blocks.push(node);
      // Text outside any paragraph: nothing of ours writes it, and nothing of it is lost.
      else if (last?.type.name === 'paragraph') blocks[blocks.length - 1] = last.copy(last.content.addToEnd(node));
      else blocks.push(this.#schema.node('paragraph', null, [node]));
    }
    if (blocks.length === 0) blocks.push(this.#schema.node('paragraph'));
    return this.#schema.topNodeType.create(null, blocks).toJSON() as Body;
  }

  #childrenOf(parent: XmlFragment, depth: number): Node[] {
    const nodes: Node[] = [];
    if (depth > deepestNode) return nodes;
    for (const child of parent.toArray()) {
      if (child instanceof XmlText) nodes.push(...this.#textsOf(child));
      else if (child instanceof XmlElement) {
        const node = this.#nodeOf(child, depth);
        if (node !== null) nodes.push(node);
      }
    }
    return nodes;
  }

  #nodeOf(element: XmlElement, depth: number): Node | null {
    const type = this.#schema.nodes[element.nodeName];
    if (type === undefined || type === this.#schema.topNodeType || type.isText) return null;
    const children = type.isLeaf ? [] : this.#childrenOf(element, depth + 1);
    try {
      return type.createChecked(cleanAttributes(type.name, element.getAttributes()), children);
    } catch {
      return null; // two hands at once may leave a list without items: the editor drops it too
    }
  }

  #textsOf(text: XmlText): Node[] {
    const nodes: Node[] = [];
    const hands = this.#signer === null ? null : handsOf(text, this.#signer);
    for (const { insert, attributes } of text.toDelta() as Piece[]) {
      if (typeof insert !== 'string') continue;
      const marks = this.#marksOf(attributes ?? {});
      for (const { words, key } of hands === null ? [{ words: insert, key: null }] : hands(insert)) {
        const clean = words.replaceAll('\0', '').toWellFormed();
        const hand = key === null ? [] : [this.#schema.mark('hand', { key })];
        if (clean !== '') nodes.push(this.#schema.text(clean, [...marks, ...hand]));
      }
    }
    return nodes;
  }

  /** Marks that may overlap carry a hash behind their name in the shared document. */
  #marksOf(attributes: Readonly<Record<string, unknown>>): Mark[] {
    const marks: Mark[] = [];
    for (const [key, value] of Object.entries(attributes)) {
      const name = key.replace(/--[a-zA-Z0-9+/=]{8}$/, '');
      const type = bodySchema.marks[name] === undefined ? undefined : this.#schema.marks[name];
      const attrs = type === undefined ? null : cleanMark(type.name, value);
      if (type !== undefined && attrs !== null) marks.push(type.create(attrs));
    }
    return marks;
  }
}

interface Piece {
  readonly insert?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Cuts the words of a text, taken in their order, where the hand changes. */
function handsOf(text: { readonly _start: Item | null }, signer: Signer) {
  const stretches: { left: number; readonly key: string | null }[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof ContentString)) continue;
    const key = signer(item.id.client);
    const last = stretches.at(-1);
    if (last?.key === key) last.left += item.length;
    else stretches.push({ left: item.length, key });
  }
  let at = 0;
  return (words: string): { readonly words: string; readonly key: string | null }[] => {
    const cut: { words: string; key: string | null }[] = [];
    for (let start = 0; start < words.length;) {
      const stretch = stretches[at];
      const length = Math.min(stretch?.left ?? words.length, words.length - start);
      cut.push({ words: words.slice(start, start + length), key: stretch?.key ?? null });
      start += length;
      if (stretch === undefined) continue;
      stretch.left -= length;
      if (stretch.left === 0) at += 1;
    }
    return cut;
  };
}
