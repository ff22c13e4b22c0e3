import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Extension } from '@tiptap/core';
import type { Desk } from '../desk.svelte.ts';

/** The cursors of the others, each with the name and in the colour of its hand, as the server says whose it is. */
export function carets(desk: Desk): Extension {
  return CollaborationCaret.configure({
    provider: desk.provider,
    user: { ...desk.me },
    render: (user) => {
      const caret = document.createElement('span');
      caret.className = `caret hue-${String(desk.hands.hueOf(idOf(user)))}`;
      const name = document.createElement('b');
      name.textContent = typeof user['name'] === 'string' ? user['name'] : '';
      caret.append(name);
      return caret;
    },
    selectionRender: (user) => ({ nodeName: 'span', class: `selected-by hue-${String(desk.hands.hueOf(idOf(user)))}` }),
  });
}

function idOf(user: Readonly<Record<string, unknown>>): string {
  return typeof user['personId'] === 'string' ? user['personId'] : '';
}
