import { mergeAttributes, Node } from '@tiptap/core';

// The nodes that are ours. Attributes are kept as `data-…` so that copying from one note to another loses nothing;
// what readers get is written by html.ts and never by these.

/** An attachment shown in the text. `width`: per cent of the column, 10–100, null for the natural size. */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      attachmentId: attribute('data-attachment-id', null),
      alt: attribute('alt', ''),
      width: {
        default: null,
        parseHTML: (element: HTMLElement) => percent(element.getAttribute('data-width')),
        renderHTML: ({ width }) => (width === null ? {} : { 'data-width': String(width) }),
      },
      caption: attribute('data-caption', ''),
    };
  },
  parseHTML() {
    return [{ tag: 'img[data-attachment-id]' }];
  },
  renderHTML({ HTMLAttributes }) {
    return ['img', mergeAttributes(HTMLAttributes)];
  },
});

/** A person named in the text: they are told, once. `label` is the name as it was when written. */
export const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: false,
  addAttributes() {
    return { personId: attribute('data-person-id', null), label: attribute('data-label', '') };
  },
  parseHTML() {
    return [{ tag: 'span[data-person-id]' }];
  },
  renderHTML({ node, HTMLAttributes }) {
    return ['span', mergeAttributes(HTMLAttributes), `@${String(node.attrs.label)}`];
  },
  renderText: ({ node }) => `@${String(node.attrs.label)}`,
});

/** A mot-dièse in the running text; counts like those of the header. `tag` comes without its sign. */
export const Hashtag = Node.create({
  name: 'hashtag',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: false,
  addAttributes() {
    return { tag: attribute('data-tag', '') };
  },
  parseHTML() {
    return [{ tag: 'span[data-tag]' }];
  },
  renderHTML({ node, HTMLAttributes }) {
    return ['span', mergeAttributes(HTMLAttributes), `#${String(node.attrs.tag)}`];
  },
  renderText: ({ node }) => `#${String(node.attrs.tag)}`,
});

/** A link to any item, typed `[[`. The title shown to a reader is the one they may read now, or else `label`. */
export const ItemLink = Node.create({
  name: 'itemLink',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes() {
    return { itemId: attribute('data-item-id', null), label: attribute('data-label', '') };
  },
  parseHTML() {
    return [{ tag: 'span[data-item-id]' }];
  },
  renderHTML({ node, HTMLAttributes }) {
    return ['span', mergeAttributes(HTMLAttributes), String(node.attrs.label)];
  },
  renderText: ({ node }) => String(node.attrs.label),
});

function attribute(name: string, absent: string | null) {
  return {
    default: absent,
    parseHTML: (element: HTMLElement) => element.getAttribute(name) ?? absent,
    renderHTML: (attributes: Record<string, unknown>) => {
      const value = Object.entries(attributes).find(([key]) => domName(key) === name)?.[1];
      return typeof value === 'string' && value !== '' ? { [name]: value } : {};
    },
  };
}

function domName(key: string): string {
  return key === 'alt' ? key : `data-${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function percent(text: string | null): number | null {
  const value = Number.parseInt(text ?? '', 10);
  return value >= 10 && value <= 100 ? value : null;
}
