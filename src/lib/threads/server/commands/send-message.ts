import type { z } from 'zod';
import type { Member } from '#lib/collectives/types.ts';
import { isId, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import type { postSchema } from '../../schema.ts';
import { openAside } from './open-aside.ts';
import { postComment } from './post-comment.ts';

/** What a reply form sends: a message for all who read the thread, or the first one of an aside, for a circle or for one person. */
export async function sendMessage(
  member: Member,
  form: z.output<typeof postSchema>,
): Promise<Outcome<{ threadId: Id; seq: number }> | Refused<string>> {
  const { key, thread: threadId, message: source, readers } = form;
  const answers = form.answers ?? null;
  if (readers === 'thread') {
    const posted = await postComment(member, { key, threadId, answers, source });
    return posted.ok ? done({ threadId, seq: posted.value.seq }) : posted;
  }
  const [kind, id = ''] = readers.split(':');
  if (!isId(id) || (kind !== 'circle' && kind !== 'person')) return refused('nobody-named');
  const choice = kind === 'circle' ? ({ kind, circleId: id } as const) : ({ kind: 'named', personIds: [id] } as const);
  const opened = await openAside(member, { key, threadId, answers, source, readers: choice });
  return opened.ok ? done({ threadId: opened.value.id, seq: 1 }) : opened;
}
