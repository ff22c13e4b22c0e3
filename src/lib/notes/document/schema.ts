import { getSchema } from '@tiptap/core';
import { bodyExtensions } from './extensions.ts';

/** The schema of the body, for what is done without an editor. */
export const bodySchema = getSchema(bodyExtensions);

/** Levels of nodes kept: deeper ones are left out. */
export const deepestNode = 64;
