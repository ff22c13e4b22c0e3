import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { onEntry, type JournalEntry } from '#lib/kernel/server/outbox.ts';
import { onRevoked } from '#lib/kernel/server/revocations.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import '../tables.ts';

/** The viewer as the gate makes them now; null when they may not be here any more. */
type PassAgain = () => Promise<Viewer | null>;

const heartbeatMs = 25_000;
/** A page closed without a word is noticed at the next heartbeat; meanwhile somebody's oldest page gives way. */
const mostPerPerson = 20;

/** By person; under the empty id, the visitors'. */
const open = new Map<Id, Set<() => void>>();
let endsWithProgram = false;

/**
 * Tells an open page that its thread, or an aside of it that its reader reads, has moved: never what was said. The page reads it again through
 * its own door. Ends as soon as the reader may not read the thread any more. null: they may not now.
 */
export async function openStream(passAgain: PassAgain, threadId: Id): Promise<ReadableStream<Uint8Array> | null> {
  const viewer = await passAgain();
  if (viewer === null || !(await isReadable(viewer, threadId))) return null;
  const ends: (() => void)[] = [];
  return new ReadableStream({
    start: (controller) => follow({ viewer, passAgain, threadId, controller, ends }),
    cancel: () => {
      for (const end of ends) end();
    },
  });
}

interface Following {
  viewer: Viewer;
  readonly passAgain: PassAgain;
  readonly threadId: Id;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  /** What to undo when the page is left, whenever that is: also while the stream is still being opened. */
  readonly ends: (() => void)[];
}

async function follow(following: Following): Promise<void> {
  const { threadId, controller, passAgain, ends } = following;
  const text = new TextEncoder();
  const state = { over: false };
  const send = (line: string) => {
    if (!state.over) controller.enqueue(text.encode(`${line}\n\n`));
  };
  ends.push(() => {
    state.over = true;
  });
  const close = (): void => {
    if (state.over) return;
    for (const end of ends) end();
    controller.close();
  };
  const checkAgain = async (): Promise<void> => {
    const viewer = await passAgain();
    if (viewer === null || !(await isReadable(viewer, threadId))) close();
    else following.viewer = viewer;
  };
  const tell = async (entry: JournalEntry): Promise<void> => {
    if (state.over || entry.itemId === null || !(await concerns(following.viewer, threadId, entry.itemId))) return;
    send(`id: ${entry.id}\nevent: moved\ndata: ${entry.act}`);
  };
  ends.push(keepFew(following.viewer.personId ?? '', close));
  ends.push(
    onEntry((entry) => {
      if (isOurs(entry.act)) tell(entry).catch(close);
    }),
  );
  const heartbeat = setInterval(() => {
    send(': here');
  }, heartbeatMs);
  ends.push(() => {
    clearInterval(heartbeat);
  });
  if (following.viewer.personId !== null) {
    const stop = await onRevoked(following.viewer.personId, () => {
      checkAgain().catch(close);
    });
    if (isOver(state)) stop();
    else ends.push(stop);
  }
  send('retry: 3000\n: here');
  if (!isOver(state)) await checkAgain(); // between the gate and the listening, a right may have ended
}

/** Asked again after a wait: the page may have been left meanwhile. */
function isOver(state: { readonly over: boolean }): boolean {
  return state.over;
}

function isOurs(act: string): boolean {
  return /^(comment|reaction|thread|proposal)\./.test(act);
}

/** Whether what happened to an item is to be seen on the page of this thread, by this reader. */
async function concerns(viewer: Viewer, threadId: Id, itemId: Id): Promise<boolean> {
  return readAs(viewer, async (tx) => {
    const row = await tx
      .selectFrom('threads')
      .select('item_id')
      .where('item_id', '=', itemId)
      .where((or) => or.or([or('item_id', '=', threadId), or('aside_of', '=', threadId)]))
      .executeTakeFirst();
    return row !== undefined;
  });
}

async function isReadable(viewer: Viewer, threadId: Id): Promise<boolean> {
  return readAs(viewer, async (tx) => {
    const row = await tx.selectFrom('threads').select('item_id').where('item_id', '=', threadId).executeTakeFirst();
    return row !== undefined;
  });
}

function keepFew(whose: Id, close: () => void): () => void {
  if (!endsWithProgram) {
    endsWithProgram = true;
    runtime().onStop.push(() => {
      for (const pages of open.values()) for (const end of [...pages]) end();
      return Promise.resolve();
    });
  }
  const mine = open.get(whose) ?? new Set<() => void>();
  open.set(whose, mine);
  mine.add(close);
  const [oldest] = mine;
  if (whose !== '' && mine.size > mostPerPerson) oldest?.();
  return () => {
    mine.delete(close);
    if (mine.size === 0) open.delete(whose);
  };
}
