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
  let close: () => void = () => undefined;
  return new ReadableStream({
    async start(controller) {
      close = await follow({ viewer, passAgain, threadId, controller });
    },
    cancel() {
      close();
    },
  });
}

interface Following {
  viewer: Viewer;
  readonly passAgain: PassAgain;
  readonly threadId: Id;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
}

async function follow(following: Following): Promise<() => void> {
  const { threadId, controller, passAgain } = following;
  const text = new TextEncoder();
  const send = (line: string) => {
    controller.enqueue(text.encode(`${line}\n\n`));
  };
  const ends: (() => void)[] = [];
  let over = false;
  const close = (): void => {
    if (over) return;
    over = true;
    for (const end of ends) end();
    try {
      controller.close();
    } catch {
      return; // the page has gone first
    }
  };
  const checkAgain = async (): Promise<void> => {
    const viewer = await passAgain();
    if (viewer === null || !(await isReadable(viewer, threadId))) close();
    else following.viewer = viewer;
  };
  const tell = async (entry: JournalEntry): Promise<void> => {
    if (over || entry.itemId === null || !(await concerns(following.viewer, threadId, entry.itemId))) return;
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
  if (following.viewer.personId !== null)
    ends.push(
      await onRevoked(following.viewer.personId, () => {
        checkAgain().catch(close);
      }),
    );
  send('retry: 3000\n: here');
  await checkAgain(); // between the gate and the listening, a right may have ended
  return close;
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
