import { decodeId, type Id } from '#lib/kernel/ids.ts';
import { cleanAttributes, cleanMark } from './attributes.ts';
import { nodesOf, type Body, type BodyNode } from './body.ts';

/** How many times each person is mentioned. */
export function mentionsIn(body: Body): Map<Id, number> {
  const counts = new Map<Id, number>();
  for (const node of nodesOf(body)) {
    if (node.type !== 'mention') continue;
    const { personId } = cleanAttributes('mention', node.attrs ?? {});
    if (typeof personId === 'string') counts.set(personId, (counts.get(personId) ?? 0) + 1);
  }
  return counts;
}

/** The items that a text points at, in order: by `[[`, or by an address of this site that ends with an item. */
export function itemsCitedIn(body: Body): Id[] {
  const cited = new Set<Id>();
  for (const node of nodesOf(body)) {
    if (node.type === 'itemLink') {
      const { itemId } = cleanAttributes('itemLink', node.attrs ?? {});
      if (typeof itemId === 'string') cited.add(itemId);
    }
    const linked = idLinkedBy(node);
    if (linked !== null) cited.add(linked);
  }
  return [...cited];
}

/** The mots-dièse written in the running text. */
export function hashtagsIn(body: Body): string[] {
  const tags = new Set<string>();
  for (const node of nodesOf(body)) {
    if (node.type === 'hashtag') tags.add(String(cleanAttributes('hashtag', node.attrs ?? {})['tag']));
  }
  return [...tags].filter((tag) => tag !== '');
}

/** The files shown in a text, or downloaded from it. May hold ids of other things that an address ends with. */
export function filesIn(body: Body): Id[] {
  const shown = new Set<Id>();
  for (const node of nodesOf(body)) {
    const { attachmentId } = node.type === 'image' ? cleanAttributes('image', node.attrs ?? {}) : {};
    const id = typeof attachmentId === 'string' ? attachmentId : idLinkedBy(node);
    if (id !== null) shown.add(id);
  }
  return [...shown];
}

/** The id at the end of an address of this site that a text links to. */
function idLinkedBy(node: BodyNode): Id | null {
  for (const mark of node.marks ?? []) {
    const href = mark.type === 'link' ? cleanMark('link', mark.attrs ?? {})?.['href'] : null;
    if (typeof href !== 'string' || !href.startsWith('/')) continue;
    const segments = (href.split(/[?#]/, 1)[0] ?? '').split('/').toReversed();
    for (const segment of segments) {
      const id = decodeId(segment);
      if (id !== null) return id;
    }
  }
  return null;
}
