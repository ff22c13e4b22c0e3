import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import type { Body } from '../../document/body.ts';
import { readPad } from '../../document/read-pad.ts';
import { writePad } from '../../document/write-pad.ts';
import { editPad } from '../live/edit-pad.ts';
import { findPad } from '../queries/pad.ts';

/**
 * Adds these blocks at the end of the text, for whoever writes without a script. It touches nothing of what the others are
 * writing at the same moment. Resolves once it is in the log.
 */
export async function addWords(viewer: Viewer, itemId: Id, words: Body): Promise<Outcome<undefined, 'not-a-writer'>> {
  const pad = await findPad(viewer, itemId);
  if (viewer.personId === null || pad?.access !== 'write') return refused('not-a-writer');
  await editPad(pad.padId, { ...viewer, personId: viewer.personId }, (doc) => {
    const { header, body } = readPad(doc);
    const isEmpty = body.content.length === 1 && body.content[0]?.content === undefined;
    const before = isEmpty && body.content[0]?.type === 'paragraph' ? [] : body.content;
    writePad(doc, { header, body: { ...body, content: [...before, ...words.content] } });
  });
  return done();
}
