import { getSchema } from '@tiptap/core';
import { Schema, type NodeSpec } from '@tiptap/pm/model';
import { bodyExtensions } from './extensions.ts';

/** The schema of the body, for what is done without an editor. */
export const bodySchema = getSchema(bodyExtensions);

/** The same with one mark more, `hand`: whose words these are (attribute `key`). To be read alone, never stored. */
export const signedSchema = new Schema({
  ...bodySchema.spec,
  nodes: bodySchema.spec.nodes.update('codeBlock', {
    ...(bodySchema.spec.nodes.get('codeBlock') as NodeSpec),
    marks: 'hand',
  }),
  marks: bodySchema.spec.marks.addToEnd('hand', { attrs: { key: {} } }),
});

/** Levels of nodes kept: deeper ones are left out. */
export const deepestNode = 64;
