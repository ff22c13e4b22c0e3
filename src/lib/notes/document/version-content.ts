import { bodySchema } from './schema.ts';
import { emptyBody, type Body } from './body.ts';
import type { PadParticipant, PadStep } from './layout.ts';
import type { NoteContent } from './read-pad.ts';

/** What a stored version says. Throws when its body does not fit the schema: we wrote it. */
export function contentOf(version: {
  readonly title: string;
  readonly summary: string;
  readonly context: string;
  readonly hashtags: readonly string[];
  readonly steps: readonly PadStep[];
  readonly participants: readonly PadParticipant[];
  readonly body: unknown;
}): NoteContent {
  const { title, summary, context, hashtags, steps, participants, body } = version;
  return { header: { title, description: summary, context, hashtags, steps, participants }, body: bodyIn(body) };
}

function bodyIn(stored: unknown): Body {
  const node = bodySchema.nodeFromJSON(stored);
  node.check();
  return node.childCount === 0 ? emptyBody : (node.toJSON() as Body);
}
