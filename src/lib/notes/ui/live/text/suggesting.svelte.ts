import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { withParameters } from '#lib/kernel/paths.ts';
import type { Suggestions } from '../../../types.ts';
import { findTrigger, type Trigger } from './triggers.ts';

export interface Choice {
  readonly key: string;
  readonly label: string;
  /** What is to be known before choosing, as a code that the list says in words. */
  readonly aside: { readonly kind: 'unread' } | { readonly kind: 'place'; readonly name: string } | null;
  readonly icon: 'person' | 'hash' | 'note' | 'talk' | 'suggest' | 'decision';
  readonly node: { readonly type: string; readonly attrs: Readonly<Record<string, string>> };
}

const none: Suggestions = { people: [], hashtags: [], items: [] };
const pauseMs = 90;
const readBack = 120;
const icons: Readonly<Record<string, Choice['icon']>> = { thread: 'talk', proposal: 'suggest', decision: 'decision' };

/** The list under the cursor while somebody types `@`, `#` or `[[`. One per text. */
export class Suggesting {
  trigger = $state.raw<Trigger | null>(null);
  choices = $state.raw<readonly Choice[]>([]);
  chosen = $state(0);
  /** Where the typed sign stands in the window, in CSS pixels. */
  place = $state.raw({ left: 0, top: 0, bottom: 0 });
  isAsking = $state(false);
  readonly id: string;
  readonly #address: string;
  readonly #onChosen: (choice: Choice) => void;
  #view: EditorView | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** Where the list was closed by hand: it stays closed there. */
  #dismissedAt: number | null = null;

  constructor(id: string, address: string, onChosen: (choice: Choice) => void) {
    this.id = id;
    this.#address = address;
    this.#onChosen = onChosen;
  }

  extension(): Extension {
    const look = (view: EditorView): void => {
      this.#look(view);
    };
    return Extension.create({
      name: 'suggesting',
      priority: 1_100,
      addProseMirrorPlugins: () => [
        new Plugin({
          view: () => ({
            update: look,
            destroy: () => {
              this.close();
            },
          }),
          props: {
            handleKeyDown: (_view, event) => this.#key(event),
            handleDOMEvents: {
              blur: () => {
                this.close();
              },
            },
          },
        }),
      ],
    });
  }

  close(): void {
    clearTimeout(this.#pause);
    this.#asked += 1;
    this.trigger = null;
    this.choices = [];
  }

  choose(choice: Choice): void {
    const view = this.#view;
    const trigger = this.trigger;
    if (view === null || trigger === null) return;
    const { state } = view;
    const node = state.schema.nodes[choice.node.type]?.create(choice.node.attrs);
    if (node === undefined) return;
    const to = state.selection.from;
    const tr = state.tr.replaceWith(to - trigger.length, to, [node, state.schema.text(' ')]);
    this.close();
    view.dispatch(tr.scrollIntoView());
    view.focus();
    this.#onChosen(choice);
  }

  #look(view: EditorView): void {
    this.#view = view;
    const { $from: cursor, empty } = view.state.selection;
    const isText = empty && view.editable && view.hasFocus() && !cursor.parent.type.spec.code;
    const before = isText
      ? cursor.parent.textBetween(Math.max(0, cursor.parentOffset - readBack), cursor.parentOffset, undefined, '\ufffc')
      : '';
    const trigger = isText ? findTrigger(before) : null;
    const at = trigger === null ? null : cursor.pos - trigger.length;
    if (at === null || at !== this.#dismissedAt) this.#dismissedAt = null;
    if (trigger === null || at === null || this.#dismissedAt !== null) {
      if (this.trigger !== null) this.close();
      return;
    }
    const { left, top, bottom } = view.coordsAtPos(at);
    this.place = { left, top, bottom };
    if (this.trigger?.about === trigger.about && this.trigger.words === trigger.words) return;
    this.trigger = trigger;
    this.chosen = 0;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#ask(trigger), pauseMs);
  }

  async #ask(trigger: Trigger): Promise<void> {
    const turn = ++this.#asked;
    this.isAsking = true;
    const found = await this.#fetch(trigger);
    if (turn !== this.#asked || this.trigger === null) return;
    this.isAsking = false;
    this.choices = choicesOf(trigger, found);
  }

  /** Without a network there is nothing to choose from, and what is typed stays what it is. */
  async #fetch({ about, words }: Trigger): Promise<Suggestions> {
    try {
      const response = await fetch(withParameters(this.#address, { about, words }));
      return response.ok ? ((await response.json()) as Suggestions) : none;
    } catch {
      return none;
    }
  }

  #key(event: KeyboardEvent): boolean {
    if (this.trigger === null || event.isComposing) return false;
    if (event.key === 'Escape') {
      this.#dismissedAt = (this.#view?.state.selection.from ?? 0) - this.trigger.length;
      this.close();
      return true;
    }
    const count = this.choices.length;
    if (count === 0) return false;
    switch (event.key) {
      case 'ArrowDown':
        this.chosen = (this.chosen + 1) % count;
        return true;
      case 'ArrowUp':
        this.chosen = (this.chosen + count - 1) % count;
        return true;
      case 'Enter':
      case 'Tab': {
        const choice = this.choices[this.chosen];
        if (choice !== undefined) this.choose(choice);
        return true;
      }
      default:
        return false;
    }
  }
}

function choicesOf({ about, words }: Trigger, found: Suggestions): Choice[] {
  switch (about) {
    case 'people':
      return found.people.map(({ id, name, reads }) => ({
        key: id,
        label: name,
        aside: reads ? null : { kind: 'unread' },
        icon: 'person',
        node: { type: 'mention', attrs: { personId: id, label: name } },
      }));
    case 'hashtags':
      return [...new Set([words, ...found.hashtags])].map((tag) => ({
        key: tag,
        label: tag,
        aside: null,
        icon: 'hash',
        node: { type: 'hashtag', attrs: { tag } },
      }));
    case 'items':
      return found.items.map(({ id, title, kind, place }) => ({
        key: id,
        label: title,
        aside: place === '' ? null : { kind: 'place', name: place },
        icon: icons[kind] ?? 'note',
        node: { type: 'itemLink', attrs: { itemId: id, label: title } },
      }));
  }
}
