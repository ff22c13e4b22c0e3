import type { Mark, Node } from '@tiptap/pm/model';
import { XmlElement, XmlText, type XmlFragment } from 'yjs';
import type { Body } from './body.ts';
import { cleanAttributes, cleanMark } from './attributes.ts';
import { bodySchema, deepestNode } from './schema.ts';

/**
 * The body of a shared document as a tree that fits the schema. What does not fit is left out, as the editor leaves it out when it
 * opens: an unknown node, a list item outside a list, a mark that cannot stand.
 */
export function readBody(fragment: XmlFragment): Body {
  const blocks: Node[] = [];
  for (const node of childrenOf(fragment, 1)) {
    const last = blocks.at(-1);
    if (!node.isInline) blocks.push(node);
    // Text outside any paragraph: nothing of ours writes it, and nothing of it is lost.
    else if (last?.type.name === 'paragraph') blocks[blocks.length - 1] = last.copy(last.content.addToEnd(node));
    else blocks.push(bodySchema.node('paragraph', null, [node]));
  }
  if (blocks.length === 0) blocks.push(bodySchema.node('paragraph'));
  return bodySchema.topNodeType.create(null, blocks).toJSON() as Body;
}

function childrenOf(parent: XmlFragment, depth: number): Node[] {
  const nodes: Node[] = [];
  if (depth > deepestNode) return nodes;
  for (const child of parent.toArray()) {
    if (child instanceof XmlText) nodes.push(...textsOf(child));
    else if (child instanceof XmlElement) {
      const node = nodeOf(child, depth);
      if (node !== null) nodes.push(node);
    }
  }
  return nodes;
}

function nodeOf(element: XmlElement, depth: number): Node | null {
  const type = bodySchema.nodes[element.nodeName];
  if (type === undefined || type === bodySchema.topNodeType || type.isText) return null;
  const children = type.isLeaf ? [] : childrenOf(element, depth + 1);
  try {
    return type.createChecked(cleanAttributes(type.name, element.getAttributes()), children);
  } catch {
    return null; // two hands at once may leave a list without items: the editor drops it too
  }
}

interface Piece {
  readonly insert?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

function textsOf(text: XmlText): Node[] {
  const nodes: Node[] = [];
  for (const { insert, attributes } of text.toDelta() as Piece[]) {
    const words = typeof insert === 'string' ? insert.replaceAll('\0', '').toWellFormed() : '';
    if (words !== '') nodes.push(bodySchema.text(words, marksOf(attributes ?? {})));
  }
  return nodes;
}

/** Marks that may overlap carry a hash behind their name in the shared document. */
function marksOf(attributes: Readonly<Record<string, unknown>>): Mark[] {
  const marks: Mark[] = [];
  for (const [key, value] of Object.entries(attributes)) {
    const type = bodySchema.marks[key.replace(/--[a-zA-Z0-9+/=]{8}$/, '')];
    const attrs = type === undefined ? null : cleanMark(type.name, value);
    if (type !== undefined && attrs !== null) marks.push(type.create(attrs));
  }
  return marks;
}
