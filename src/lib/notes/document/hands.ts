import { ContentType, Map as YMap, XmlElement, type Doc, type Item, type XmlFragment } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { bodyOf, stepsOf } from './layout.ts';

// Who put what there, read from the structure itself: each item of a shared document keeps the Yjs client that made it.

/** The client that last mentioned each person. */
export function mentioners(pad: Doc): Map<Id, number> {
  const clients = new Map<Id, number>();
  const walk = (fragment: XmlFragment): void => {
    for (const { item, type } of partsOf(fragment)) {
      if (!(type instanceof XmlElement)) continue;
      const personId: unknown = type.nodeName === 'mention' ? type.getAttribute('personId') : undefined;
      if (typeof personId === 'string') clients.set(personId, item.id.client);
      walk(type);
    }
  };
  walk(bodyOf(pad));
  return clients;
}

/** The client that wrote each step. */
export function stepWriters(pad: Doc): Map<Id, number> {
  const clients = new Map<Id, number>();
  for (const { item, type } of partsOf(stepsOf(pad))) {
    const id: unknown = type instanceof YMap ? type.get('id') : null;
    if (typeof id === 'string' && !clients.has(id)) clients.set(id, item.id.client);
  }
  return clients;
}

function* partsOf(list: { readonly _start: Item | null }): Generator<{ readonly item: Item; readonly type: unknown }> {
  for (let item = list._start; item !== null; item = item.right) {
    if (!item.deleted && item.content instanceof ContentType) yield { item, type: item.content.type };
  }
}
