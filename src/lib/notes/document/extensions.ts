import { Node, type Extensions } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';
import { safeUrl } from '#lib/kernel/safe-url.ts';
import { Hashtag, Image, ItemLink, Mention } from './nodes.ts';

/**
 * What the body of a note may hold: the one list that the browser's editor and the server both use.
 * The editor gives node views to some of them (`extension.extend({ addNodeView })`, found by name) and adds what only a screen
 * needs (collaboration, carets, menus); it adds no node, no mark and no attribute.
 */
export const bodyExtensions: Extensions = [
  StarterKit.configure({
    undoRedo: false, // each hand undoes its own edits: Yjs keeps that history
    heading: { levels: [1, 2, 3, 4] },
    trailingNode: false, // two browsers would both add it
    link: {
      openOnClick: false,
      defaultProtocol: 'https',
      isAllowedUri: (url) => safeUrl(url) !== null,
      HTMLAttributes: { target: null, rel: null, class: null },
    },
  }),
  TaskList,
  TaskItem.configure({ nested: true }),
  TableKit.configure({ table: { resizable: false } }),
  Image,
  Mention,
  Hashtag,
  ItemLink,
];

const textOnly = StarterKit.configure({
  blockquote: false,
  bold: false,
  bulletList: false,
  code: false,
  codeBlock: false,
  document: false,
  dropcursor: false,
  gapcursor: false,
  hardBreak: false,
  heading: false,
  horizontalRule: false,
  italic: false,
  link: false,
  listItem: false,
  listKeymap: false,
  orderedList: false,
  strike: false,
  trailingNode: false,
  underline: false,
  undoRedo: false,
});

/** The title: one line of text. */
export const titleExtensions: Extensions = [
  Node.create({ name: 'doc', topNode: true, content: 'paragraph' }),
  textOnly,
];

/** The description and the context: lines of text, one paragraph each. */
export const linesExtensions: Extensions = [
  Node.create({ name: 'doc', topNode: true, content: 'paragraph+' }),
  textOnly,
];
