import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { closeThread } from '#lib/threads/server/commands/close-thread.ts';
import { markRead } from '#lib/threads/server/commands/mark-read.ts';
import { openAside } from '#lib/threads/server/commands/open-aside.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { react } from '#lib/threads/server/commands/react.ts';
import type { ToldMessage, ToldThread } from '../../schema.ts';
import { readersOf } from './notes.ts';
import { planStep } from './steps.ts';
import { accepted, type Telling } from './telling.ts';

/** The word of a message of a thread, for what comes out of it. */
export function messageKey(thread: string, at: number): string {
  return `${thread}/${String(at)}`;
}

/** A discussion: what is said in it, what is answered and said apart, who has read how far, how it ends. */
export function planThread(telling: Telling, told: ToldThread): void {
  const { key, by, closed } = told;
  told.messages.forEach((message, place) => {
    planMessage(telling, told, message, place);
  });
  for (const step of told.steps) planStep(telling, step, key, by, told.days);
  if (closed !== undefined)
    telling.plan(telling.clock.at(closed.days, 20), async (at) => {
      const { by: closer, reason } = closed;
      accepted(await closeThread(await telling.member(closer, at), { threadId: telling.item(key), reason }));
    });
  for (const [reader, last] of Object.entries(told.readTo)) planReading(telling, told, reader, last);
}

/** Each has read the last of it some time after it was written. */
function planReading(telling: Telling, { key, messages }: ToldThread, reader: string, last: number): void {
  const { days, hour } = messages[Math.min(last, messages.length) - 1] ?? { days: 0 };
  telling.plan(telling.clock.at(days, Math.min((hour ?? 10) + 2, 23.5)), async (at) =>
    markRead(await telling.member(reader, at), [{ threadId: telling.item(key), runs: [{ from: 1, to: last }] }]),
  );
}

function planMessage(telling: Telling, told: ToldThread, message: ToldMessage, place: number): void {
  const when = telling.clock.at(message.days, message.hour);
  telling.plan(when, async (at) => {
    await say(telling, told, message, place, at);
  });
  for (const [word, people] of Object.entries(message.reactions))
    for (const person of people)
      telling.plan(telling.clock.at(message.days, Math.min((message.hour ?? 10) + 1, 23.5)), async (at) => {
        const commentId = telling.item(messageKey(told.key, place));
        const said = word as keyof typeof message.reactions;
        accepted(await react(await telling.member(person, at), { commentId, word: said }));
      });
}

async function say(telling: Telling, told: ToldThread, message: ToldMessage, place: number, at: Date): Promise<void> {
  const member = await telling.member(message.by, at);
  const source = sourceOf(telling, message.text);
  const key = newId();
  if (place === 0) {
    const { title, summary } = told;
    const about = told.about === undefined ? null : telling.item(told.about);
    const readers = readersOf(telling, told.readers);
    const opened = accepted(await openThread(member, { key, title, summary, source, about, readers }));
    telling.keepItem(told.key, opened.id);
    telling.keepItem(messageKey(told.key, 0), await firstMessage(member, opened.id));
    return;
  }
  const threadId = telling.item(told.key);
  const answers = message.reply === undefined ? null : seqOf(told, message.reply);
  if (message.aside !== undefined) {
    const readers = readersOf(telling, message.aside);
    accepted(await openAside(member, { key, threadId, answers, source, readers }));
    return;
  }
  accepted(await postComment(member, { key, threadId, answers, source }));
  telling.keepItem(messageKey(told.key, place), key);
}

/** The number of a message in its thread: what is said apart has none there. */
function seqOf({ messages }: ToldThread, place: number): number {
  return messages.slice(0, place + 1).filter(({ aside }) => aside === undefined).length;
}

/** A link whose address is a word of the story leads to that item. */
function sourceOf(telling: Telling, text: string): string {
  return text.replaceAll(/\]\(([a-z0-9-]+)\)/g, (_, word: string) => {
    return `](${runtime().config.publicUrl}${paths.item(telling.item(word))})`;
  });
}

async function firstMessage(member: Parameters<typeof readAs>[0], threadId: Id): Promise<Id> {
  const { id } = await readAs(member, (tx) =>
    tx
      .selectFrom('comments')
      .select('id')
      .where('thread_id', '=', threadId)
      .where('seq', '=', 1)
      .executeTakeFirstOrThrow(),
  );
  return id;
}
