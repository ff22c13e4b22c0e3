import { getSchema } from '@tiptap/core';
import { expect, test } from 'vitest';
import { bodyExtensions, linesExtensions, titleExtensions } from './extensions.ts';

test('the schema of a note is known without a browser, and holds exactly what a note may hold', () => {
  const body = getSchema(bodyExtensions);
  expect(Object.keys(body.nodes).sort()).toEqual(
    [
      'doc paragraph text heading blockquote bulletList orderedList listItem taskList taskItem codeBlock horizontalRule hardBreak',
      'table tableRow tableHeader tableCell image mention hashtag itemLink',
    ]
      .join(' ')
      .split(' ')
      .sort(),
  );
  expect(Object.keys(body.marks).sort()).toEqual(['bold', 'code', 'italic', 'link', 'strike', 'underline']);
});

test('the fields of the header hold text alone', () => {
  for (const extensions of [titleExtensions, linesExtensions]) {
    const schema = getSchema(extensions);
    expect(Object.keys(schema.nodes).sort()).toEqual(['doc', 'paragraph', 'text']);
    expect(Object.keys(schema.marks)).toEqual([]);
  }
});
