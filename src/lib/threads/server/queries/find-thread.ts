import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { Aside, Message, ThreadHead, ThreadPage, Where } from '../../reading/page.ts';
import { listAsides } from './asides.ts';
import { findRange, spanOf } from './messages.ts';
import { findHead } from './thread-head.ts';

const noEnd = 2_147_483_647;

/** A page of a thread of this collective. null when it is not there for this reader. */
export async function findThread(viewer: Viewer, slug: string, threadId: Id, where: Where): Promise<ThreadPage | null> {
  return readAs(viewer, async (tx) => {
    const found = await findHead(tx, viewer, threadId, where);
    if (found?.slug !== slug) return null;
    const { head, hasAsides } = found;
    const range = await findRange(tx, viewer, head.id, spanOf(where, found.opensAt, head.lastSeq), head.lastSeq);
    const from = range.before === 0 ? 0 : (range.messages[0]?.root ?? 0);
    const to = range.after === 0 ? noEnd : (range.messages.at(-1)?.root ?? noEnd);
    const asides = hasAsides ? await listAsides(tx, viewer, head.id, { from, to }) : [];
    const people = await peopleOf(tx, head.collectiveId, everyone(head, [...range.messages, ...range.context], asides));
    return { head, range, asides, people };
  });
}

function everyone(head: ThreadHead, messages: readonly Message[], asides: readonly Aside[]): Set<Id | null> {
  const all = [...messages, ...asides.flatMap((aside) => aside.messages)];
  return new Set([
    head.authorId,
    head.closedBy,
    head.reopenedBy,
    ...head.readerIds,
    ...head.reads.map(({ personId }) => personId),
    ...asides.flatMap(({ readership }) => readership.personIds),
    ...all.flatMap(({ authorId, removedBy, reactions }) => [
      authorId,
      removedBy,
      ...reactions.map(({ personId }) => personId),
    ]),
  ]);
}
