import { Extension, type Editor } from '@tiptap/core';
import type { Node, Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { ContentString, XmlElement, XmlText, type Item, type XmlFragment } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { hueOf, initials } from '#lib/ui/text.ts';

export interface Hand {
  readonly personId: Id;
  readonly name: string;
}

/** A stretch of the text that one person wrote, between two positions of the editor's document. */
interface Stretch {
  readonly from: number;
  to: number;
  readonly hand: Hand;
}

interface Shown {
  readonly isShown: boolean;
  readonly decorations: DecorationSet;
}

const key = new PluginKey<Shown>('authorship');
const redrawMs = 200;

/** Tints each stretch in the colour of whoever wrote it, and signs it with their initials where the hand changes. */
export function authorship(fragment: XmlFragment, handOf: (client: number) => Hand | undefined): Extension {
  const draw = (state: EditorState, doc: Node): DecorationSet =>
    DecorationSet.create(doc, decorationsOf(stretchesOf(fragment, state.schema, handOf), doc.content.size));
  return Extension.create({
    name: 'authorship',
    addProseMirrorPlugins: () => [
      new Plugin<Shown>({
        key,
        state: {
          init: () => ({ isShown: false, decorations: DecorationSet.empty }),
          apply: (tr, before, _old, state) => {
            const asked = tr.getMeta(key) as boolean | undefined;
            const isShown = asked ?? before.isShown;
            if (!isShown) return { isShown, decorations: DecorationSet.empty };
            // What comes from the shared document is in it already; what is typed here reaches it in a moment.
            if (asked !== undefined || isFromOthers(tr)) return { isShown, decorations: draw(state, tr.doc) };
            return { isShown, decorations: before.decorations.map(tr.mapping, tr.doc) };
          },
        },
        props: { decorations: (state) => key.getState(state)?.decorations },
        view: () => {
          let timer: ReturnType<typeof setTimeout> | undefined;
          return {
            update: (view, before) => {
              if (key.getState(view.state)?.isShown !== true || view.state.doc.eq(before.doc)) return;
              clearTimeout(timer);
              timer = setTimeout(() => {
                view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false));
              }, redrawMs);
            },
            destroy: () => {
              clearTimeout(timer);
            },
          };
        },
      }),
    ],
  });
}

/** Shows who wrote what, or hides it. Again: draws it again, when more hands are known. */
export function showAuthorship(editor: Editor, isShown: boolean): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, isShown).setMeta('addToHistory', false));
}

function isFromOthers(tr: Transaction): boolean {
  const meta = tr.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
  return meta?.isChangeOrigin === true;
}

/** Walks the shared document as the editor counts its positions: a letter or a leaf is one, each element opens and closes. */
function stretchesOf(
  fragment: XmlFragment,
  schema: Schema,
  handOf: (client: number) => Hand | undefined,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const add = (from: number, length: number, client: number): void => {
    const hand = handOf(client);
    if (hand === undefined) return;
    const last = stretches.at(-1);
    if (last?.to === from && last.hand.personId === hand.personId) last.to = from + length;
    else stretches.push({ from, to: from + length, hand });
  };
  const walk = (type: XmlFragment, start: number): number => {
    let at = start;
    for (const child of type.toArray()) {
      if (child instanceof XmlText)
        for (const { length, client } of lettersOf(child)) {
          add(at, length, client);
          at += length;
        }
      else if (child instanceof XmlElement) {
        const isLeaf = schema.nodes[child.nodeName]?.isLeaf === true;
        if (isLeaf && child._item !== null) add(at, 1, child._item.id.client);
        at = isLeaf ? at + 1 : walk(child, at + 1) + 1;
      }
    }
    return at;
  };
  walk(fragment, 0);
  return stretches;
}

function* lettersOf(text: { readonly _start: Item | null }): Generator<{ length: number; client: number }> {
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.deleted && item.content instanceof ContentString) yield { length: item.length, client: item.id.client };
  }
}

function decorationsOf(stretches: readonly Stretch[], size: number): Decoration[] {
  return stretches
    .filter(({ to }) => to <= size)
    .flatMap(({ from, to, hand }) => [
      Decoration.inline(from, to, { class: `written-by hue-${String(hueOf(hand.personId))}` }),
      Decoration.widget(to, () => signature(hand), { side: -1, ignoreSelection: true, key: `${hand.personId} ${to}` }),
    ]);
}

function signature({ personId, name }: Hand): HTMLElement {
  const element = document.createElement('span');
  element.className = `signature hue-${String(hueOf(personId))}`;
  element.textContent = initials(name);
  element.title = name;
  return element;
}
