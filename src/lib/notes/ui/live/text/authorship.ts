import { Extension, type Editor } from '@tiptap/core';
import type { Node, Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { ContentString, XmlElement, XmlText, type Item, type XmlFragment } from 'yjs';
import { initials } from '#lib/ui/text.ts';
import type { Hand, KnownHands } from '../../../document/known-hands.ts';

/** A stretch of the text that one person wrote, between two positions of the editor's document. */
interface Stretch {
  readonly from: number;
  to: number;
  readonly hand: Hand;
}

interface Shown {
  readonly isShown: boolean;
  readonly decorations: DecorationSet;
  /** Whose words are in the text, each once. */
  readonly hands: readonly Hand[];
}

const key = new PluginKey<Shown>('authorship');
const redrawMs = 200;
const hidden: Shown = { isShown: false, decorations: DecorationSet.empty, hands: [] };

/** Tints each stretch in the colour of whoever wrote it, and signs it with their initials where the hand changes. */
export function authorship(fragment: XmlFragment, known: KnownHands): Extension {
  const draw = (state: EditorState, doc: Node): Shown => {
    const stretches = stretchesOf(fragment, state.schema, known);
    const decorations = DecorationSet.create(doc, decorationsOf(stretches, doc.content.size, known));
    const hands = [...new Map(stretches.map(({ hand }) => [hand.personId, hand])).values()];
    return { isShown: true, decorations, hands };
  };
  return Extension.create({
    name: 'authorship',
    addProseMirrorPlugins: () => [
      new Plugin<Shown>({
        key,
        state: {
          init: () => hidden,
          apply: (tr, before, _old, state) => {
            const asked = tr.getMeta(key) as boolean | undefined;
            const isShown = asked ?? before.isShown;
            if (!isShown) return hidden;
            // What comes from the shared document is in it already; what is typed here reaches it in a moment.
            if (asked !== undefined || isFromOthers(tr)) return draw(state, tr.doc);
            return { ...before, decorations: before.decorations.map(tr.mapping, tr.doc) };
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

/** Whose words are shown in their colour now. */
export function shownHands(editor: Editor): readonly Hand[] {
  return key.getState(editor.state)?.hands ?? [];
}

function isFromOthers(tr: Transaction): boolean {
  const meta = tr.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
  return meta?.isChangeOrigin === true;
}

/** Walks the shared document as the editor counts its positions: a letter or a leaf is one, each element opens and closes. */
function stretchesOf(fragment: XmlFragment, schema: Schema, known: KnownHands): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const add = (from: number, length: number, client: number): void => {
    const hand = known.of(client);
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

function decorationsOf(stretches: readonly Stretch[], size: number, known: KnownHands): Decoration[] {
  return stretches
    .filter(({ to }) => to <= size)
    .flatMap(({ from, to, hand }) => {
      const hue = `hue-${String(known.hueOf(hand.personId))}`;
      return [
        Decoration.inline(from, to, { class: `written-by ${hue}` }),
        Decoration.widget(to, () => signature(hand, hue), {
          side: -1,
          ignoreSelection: true,
          key: `${hand.personId} ${String(to)}`,
        }),
      ];
    });
}

function signature({ name }: Hand, hue: string): HTMLElement {
  const element = document.createElement('span');
  element.className = `signature ${hue}`;
  element.textContent = initials(name);
  element.title = name;
  return element;
}
