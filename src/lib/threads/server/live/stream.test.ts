import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { makeRavaudoir, type Cast, type CastName } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { asVisitor, asViewer } from '#lib/collectives/gate.ts';
import { endMembership } from '#lib/collectives/server/commands/membership.ts';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { startWatching } from '#lib/kernel/server/outbox.ts';
import { openThread } from '../commands/open-thread.ts';
import { postComment } from '../commands/post-comment.ts';
import { openStream } from './stream.ts';

await freshDatabase();
let cast: Cast;
let threadId: Id;

beforeAll(async () => {
  cast = await makeRavaudoir();
  await startWatching();
  const opening = { key: newId(), title: 'Le marché', summary: '', source: 'Qui appelle ?', about: null };
  const opened = await openThread(await cast.people.leonie.member(), { ...opening, readers: { kind: 'collective' } });
  if (!opened.ok) throw new Error(opened.reason);
  threadId = opened.value.id;
});

const passAs = (name: CastName) => async () =>
  asViewer(await findSession(hashToken(cast.people[name].token)), cast.slug);

async function post(source: string): Promise<void> {
  const posted = await postComment(await cast.people.leonie.member(), {
    key: newId(),
    threadId,
    answers: null,
    source,
  });
  if (!posted.ok) throw new Error(posted.reason);
}

/** Reads until `word` comes, or the stream ends; gives all that came. */
async function readUntil(
  stream: ReadableStream<Uint8Array> | null,
  word: string,
): Promise<{ text: string; ended: boolean }> {
  const reader = (stream ?? new ReadableStream<Uint8Array>()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text, ended: true };
    text += new TextDecoder().decode(value);
    if (text.includes(word)) {
      await reader.cancel();
      return { text, ended: false };
    }
  }
}

test('an open page hears that its thread has moved, and never what was said', async () => {
  const stream = await openStream(passAs('hugo'), threadId);
  const heard = readUntil(stream, 'comment.posted');
  await post('Les deux mairies ont répondu.');
  expect((await heard).text).not.toContain('mairies');
});

test('a visitor of a thread that is not public hears nothing at all', async () => {
  expect(await openStream(() => Promise.resolve(asVisitor()), threadId)).toBeNull();
});

test('whoever is removed meanwhile is cut at once, and hears nothing of what comes next', async () => {
  const stream = await openStream(passAs('gaspard'), threadId);
  const heard = readUntil(stream, 'comment.posted');
  await wait(50);
  const where = { collectiveId: cast.collectiveId, membersAudienceId: cast.membersAudienceId };
  const naima = await cast.people.naima.member();
  await asOwner((tx) => endMembership(tx, naima, where, cast.people.gaspard.personId));
  await wait(300);
  await post('Entre nous.');
  expect((await heard).ended).toBe(true);
});

test('a page left while its stream opens leaves nothing behind', async () => {
  for (let time = 0; time < 20; time++) await (await openStream(passAs('hugo'), threadId))?.cancel();
  await post('Encore là ?');
  await wait(100);
});
