import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';
import { isId } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import { Image } from '../../../document/nodes.ts';

/** The image of a note while it is written: shown, with its description and its caption as fields under it. */
export const WritableImage = Image.extend({
  addNodeView() {
    return ({ node, editor, getPos }) => new ImageView(node, editor, getPos);
  },
});

class ImageView implements NodeView {
  readonly dom = document.createElement('figure');
  readonly #picture = document.createElement('img');
  readonly #fields: Readonly<Record<'alt' | 'caption', HTMLInputElement>>;
  readonly #editor: Editor;
  readonly #place: () => number | undefined;
  #node: Node;

  constructor(node: Node, editor: Editor, place: () => number | undefined) {
    this.#node = node;
    this.#editor = editor;
    this.#place = place;
    this.#fields = { alt: this.#field('alt'), caption: this.#field('caption') };
    this.dom.contentEditable = 'false';
    this.dom.className = 'image-desk';
    this.dom.append(
      this.#picture,
      labelled(m.notes_image_alt(), this.#fields.alt),
      labelled(m.notes_image_caption(), this.#fields.caption),
    );
    this.#show();
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#show();
    return true;
  }

  /** What is typed in the two fields is theirs, not the text's. */
  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLInputElement;
  }

  ignoreMutation(): boolean {
    return true;
  }

  #show(): void {
    const { attachmentId, alt, width } = this.#node.attrs as Readonly<Record<string, unknown>>;
    const address = typeof attachmentId === 'string' && isId(attachmentId) ? paths.file(attachmentId) : '';
    if (this.#picture.getAttribute('src') !== address) this.#picture.src = address;
    this.#picture.alt = typeof alt === 'string' ? alt : '';
    if (typeof width === 'number') this.dom.style.setProperty('--width', `${String(width)}%`);
    for (const [name, field] of Object.entries(this.#fields)) {
      const value: unknown = this.#node.attrs[name];
      if (field !== document.activeElement) field.value = typeof value === 'string' ? value : '';
      field.readOnly = !this.#editor.isEditable;
    }
  }

  #field(name: 'alt' | 'caption'): HTMLInputElement {
    const field = document.createElement('input');
    field.className = 'input';
    field.maxLength = 2_000;
    field.addEventListener('input', () => {
      const at = this.#place();
      if (at === undefined || !this.#editor.isEditable) return;
      this.#editor.view.dispatch(this.#editor.state.tr.setNodeAttribute(at, name, field.value));
    });
    return field;
  }
}

function labelled(words: string, field: HTMLInputElement): HTMLLabelElement {
  const label = document.createElement('label');
  label.append(words, field);
  return label;
}
