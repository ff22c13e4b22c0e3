import { Editor, Extension, type Extensions } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { TaskItem } from '@tiptap/extension-list';
import { Placeholder } from '@tiptap/extensions';
import { Plugin } from '@tiptap/pm/state';
import * as m from '#lib/messages/messages.js';
import { bodyExtensions } from '../../../document/extensions.ts';
import { bodyOf } from '../../../document/layout.ts';
import type { Desk } from '../desk.svelte.ts';
import { authorship } from './authorship.ts';
import { carets } from './carets.ts';
import { WritableImage } from './image-view.ts';
import type { Suggesting } from './suggesting.svelte.ts';

interface BodyOptions {
  readonly element: HTMLElement;
  readonly desk: Desk;
  readonly suggesting: Suggesting;
  /** Images pasted, dropped or chosen, and where: nothing when it is where the cursor is. */
  readonly onImages: (files: readonly File[], at?: number) => void;
  /** A plain text that may be more than words; true when it has been taken. */
  readonly onText: (text: string) => boolean;
  readonly onToolbar: () => void;
}

/** The editor of the text: the nodes that the server knows, and what only a screen needs. */
export function openBody(options: BodyOptions): Editor {
  const { desk, element, suggesting } = options;
  return new Editor({
    element,
    injectCSS: false,
    editable: desk.mayWrite,
    extensions: [
      ...forScreen(bodyExtensions),
      Collaboration.configure({ fragment: bodyOf(desk.doc) }),
      Placeholder.configure({ placeholder: m.notes_text_placeholder(), showOnlyWhenEditable: false }),
      carets(desk),
      authorship(bodyOf(desk.doc), desk.hands),
      suggesting.extension(),
      wayOut(options.onToolbar),
    ],
    editorProps: {
      attributes: {
        class: 'editor',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': m.notes_text(),
        'aria-autocomplete': 'list',
      },
      handlePaste: (_view, event) => takePaste(event, options),
      handleDrop: (view, event, _slice, isMoved) => {
        const files = imagesIn(event.dataTransfer);
        if (isMoved || files.length === 0) return false;
        options.onImages(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
        return true;
      },
    },
  });
}

/** The same list, where a screen draws two of them in its own way. */
function forScreen(extensions: Extensions): Extensions {
  return extensions.map((extension) => {
    if (extension.name === 'image') return WritableImage;
    if (extension.name === 'taskItem')
      return TaskItem.configure({
        nested: true,
        a11y: { checkboxLabel: (node) => m.notes_task_done({ words: node.textContent }) },
      });
    return extension;
  });
}

/**
 * Tab writes in lists and tables; after Escape it leaves the text, as it does anywhere else: lists and tables never hear of it.
 * Alt+F10 leads to the tools.
 */
function wayOut(onToolbar: () => void): Extension {
  let isLeaving = false;
  return Extension.create({
    name: 'wayOut',
    priority: 1_050,
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          handleDOMEvents: {
            keydown: (_view, event) => {
              const leaves = isLeaving && event.key === 'Tab';
              if (event.key !== 'Shift') isLeaving = event.key === 'Escape';
              return leaves; // taken here, and not prevented: the browser moves the focus
            },
          },
        },
      }),
    ],
    addKeyboardShortcuts: () => ({
      'Alt-F10': () => {
        onToolbar();
        return true;
      },
    }),
  });
}

function takePaste(event: ClipboardEvent, { onImages, onText }: BodyOptions): boolean {
  const data = event.clipboardData;
  if (data === null) return false;
  const files = imagesIn(data);
  const text = data.getData('text/plain');
  const html = data.getData('text/html');
  // A word processor sends a picture of its text too: words come first.
  if (files.length > 0 && text.trim() === '') {
    onImages(files);
    return true;
  }
  return html === '' && text !== '' && onText(text);
}

function imagesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])];
}
