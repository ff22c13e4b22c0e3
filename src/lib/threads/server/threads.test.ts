import { beforeAll, describe, expect, test } from 'vitest';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { asViewer, asVisitor } from '#lib/collectives/gate.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { makeRavaudoir, type Cast, type CastName } from '../../../../tests/support/cast.ts';
import { giveRole, makeCircle } from '../../../../tests/support/circles.ts';
import { countQueries, freshDatabase } from '../../../../tests/support/database.ts';
import { closeThread, reopenThread } from './commands/close-thread.ts';
import { editComment } from './commands/edit-comment.ts';
import { followThread } from './commands/follow.ts';
import { keepDraft } from './commands/keep-draft.ts';
import { markAllRead, markRead } from './commands/mark-read.ts';
import { moveThread } from './commands/move-thread.ts';
import { openAside } from './commands/open-aside.ts';
import { openThread } from './commands/open-thread.ts';
import { postComment } from './commands/post-comment.ts';
import { react } from './commands/react.ts';
import { removeComment } from './commands/remove-comment.ts';
import { findThread } from './queries/find-thread.ts';
import { listThreads } from './queries/list-threads.ts';
import { unfoldMessage } from './queries/unfold.ts';

const { db } = await freshDatabase();
let cast: Cast;
let equipment: Id;

beforeAll(async () => {
  cast = await makeRavaudoir();
  equipment = await makeCircle(cast, 'Équipement', ['odile', 'hugo', 'fatou']);
  await giveRole(cast, 'jeanne', 'facilitator');
});

const memberOf = (one: CastName) => cast.people[one].member();
const idOf = (one: CastName) => cast.people[one].personId;

async function open(
  by: CastName,
  title: string,
  source: string,
  readers: AudienceChoice = { kind: 'collective' },
): Promise<Id> {
  const outcome = await openThread(await memberOf(by), {
    key: newId(),
    title,
    summary: '',
    source,
    about: null,
    readers,
  });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value.id;
}

async function post(by: CastName, threadId: Id, source: string, answers: number | null = null): Promise<number> {
  const outcome = await postComment(await memberOf(by), { key: newId(), threadId, answers, source });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value.seq;
}

async function read(by: CastName, threadId: Id) {
  const page = await findThread(await memberOf(by), cast.slug, threadId, { kind: 'start' });
  if (page === null) throw new Error('this thread is not there');
  return page;
}

async function messageId(threadId: Id, seq: number): Promise<Id> {
  const row = await db
    .selectFrom('comments')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow();
  return row.id;
}

const journalOf = (threadId: Id) =>
  db
    .selectFrom('journal')
    .select(['act', 'actor_id', 'particulars'])
    .where('item_id', '=', threadId)
    .orderBy('id')
    .execute();

describe('a discussion', () => {
  test('opens with its first message, takes answers at any depth, and reads in their order', async () => {
    const thread = await open(
      'odile',
      'À qui est la Malle ?',
      'Sur le compte de qui ? @Léonie Pratviel, tu as la facture ?',
    );
    await post('leonie', thread, 'Oui : 4 120 €.', 1);
    await post('fatou', thread, 'À Brest ils ont une charte.', 1);
    await post('hugo', thread, 'Et les réparations ?', 2);
    await post('leonie', thread, 'Réemploi.', 4);
    await post('capucine', thread, 'Une question de nouvelle.');
    const { range, head, people } = await read('leonie', thread);
    expect(range.messages.map(({ seq }) => seq)).toEqual([1, 2, 4, 5, 3, 6]);
    expect(range.messages.map(({ answers }) => answers)).toEqual([null, 1, 2, 4, 1, null]);
    expect(head.lastSeq).toBe(6);
    expect(people.get(idOf('odile'))?.name).toBe('Odile Brassempuy');
    expect(range.messages[0]?.html).toContain('class="mention me"');
  });

  test('the same form sent twice writes once', async () => {
    const thread = await open('odile', 'Deux clics', 'Bonjour');
    const member = await memberOf('leonie');
    const message = { key: newId(), threadId: thread, answers: null, source: 'Une fois' };
    const outcomes = await Promise.all([postComment(member, message), postComment(member, message)]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.seq)).toEqual([2, 2]);
    expect((await read('odile', thread)).range.messages).toHaveLength(2);
    const opening = {
      key: newId(),
      title: 'Une',
      summary: '',
      source: 'x',
      about: null,
      readers: { kind: 'collective' } as const,
    };
    await openThread(member, opening);
    expect(await openThread(member, opening)).toEqual({ ok: true, value: { id: opening.key, title: 'Une' } });
  });

  test('many speak at once and every message has its own number', async () => {
    const thread = await open('odile', 'Tous ensemble', 'Allez');
    const members = await Promise.all((['odile', 'leonie', 'hugo', 'fatou'] as const).map(memberOf));
    const posts = members.flatMap((member) =>
      Array.from({ length: 10 }, () =>
        postComment(member, { key: newId(), threadId: thread, answers: 1, source: 'moi' }),
      ),
    );
    const numbers = (await Promise.all(posts)).map((outcome) => (outcome.ok ? outcome.value.seq : 0));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 2));
  });

  test('tells the journal who is called: named, answered, or following, never the author nor who asked for silence', async () => {
    const thread = await open('odile', 'Qui est prévenu', 'Bonjour');
    await followThread(await memberOf('naima'), { threadId: thread, level: 'all' });
    await followThread(await memberOf('gaspard'), { threadId: thread, level: 'none' });
    await post('hugo', thread, '@Léonie Pratviel et @Gaspard Aubrespy, et moi @Hugo Sansonnat', 1);
    const posted = (await journalOf(thread)).at(-1);
    expect(posted?.act).toBe('comment.posted');
    expect(new Set(posted?.particulars['persons'] as string[])).toEqual(
      new Set([idOf('leonie'), idOf('odile'), idOf('naima')]),
    );
    expect(new Set(posted?.particulars['called'] as string[])).toEqual(
      new Set([idOf('leonie'), idOf('odile'), idOf('gaspard')]),
    );
    expect(JSON.stringify(posted)).not.toContain('Bonjour');
  });

  test('is not there for somebody from elsewhere, nor for a visitor, unless it is public', async () => {
    const thread = await open('odile', 'Entre nous', 'Bonjour');
    const shown = await open('odile', 'Pour tous', 'Bonjour', { kind: 'public' });
    expect(await findThread(asVisitor(), cast.slug, thread, { kind: 'start' })).toBeNull();
    expect((await findThread(asVisitor(), cast.slug, shown, { kind: 'start' }))?.range.messages).toHaveLength(1);
    const guest = asViewer({ ...(await cast.people.odile.session()), places: [], audiences: [] }, cast.slug);
    expect(await findThread(guest, cast.slug, thread, { kind: 'start' })).toBeNull();
  });
});

describe('a message', () => {
  test('can be changed for an hour, and what it said stays readable', async () => {
    const thread = await open('odile', 'Fautes', 'Bonjour');
    await post('hugo', thread, 'quatre bateries');
    const id = await messageId(thread, 2);
    expect(await editComment(await memberOf('odile'), { commentId: id, source: 'x' })).toEqual({
      ok: false,
      reason: 'comment-not-yours',
    });
    expect((await editComment(await memberOf('hugo'), { commentId: id, source: 'quatre batteries, @Fatou' })).ok).toBe(
      true,
    );
    const [, message] = (await read('odile', thread)).range.messages;
    expect(message?.html).toContain('quatre batteries');
    expect(message?.editedAt).toBeInstanceOf(Date);
    expect(
      (await unfoldMessage(await memberOf('odile'), { threadId: thread, seq: message?.seq ?? 0 }))?.versions.map(
        ({ html }) => html,
      ),
    ).toEqual(['<p>quatre bateries</p>']);
    const edited = (await journalOf(thread)).at(-1);
    expect(edited).toMatchObject({ act: 'comment.edited', particulars: { persons: [idOf('fatou')] } });
    await db
      .updateTable('comments')
      .set({ created_at: new Date(Date.now() - 3_700_000) })
      .where('id', '=', id)
      .execute();
    expect(await editComment(await memberOf('hugo'), { commentId: id, source: 'trop tard' })).toEqual({
      ok: false,
      reason: 'comment-settled',
    });
  });

  test('is withdrawn with its words and its past, and leaves its place', async () => {
    const thread = await open('odile', 'Regrets', 'Bonjour');
    await post('hugo', thread, 'un secret nommé Zanzibar');
    await post('fatou', thread, 'réponse', 2);
    const id = await messageId(thread, 2);
    await editComment(await memberOf('hugo'), { commentId: id, source: 'un autre secret Zanzibar' });
    expect(await removeComment(await memberOf('leonie'), { commentId: id, reason: 'non' })).toEqual({
      ok: false,
      reason: 'comment-not-yours',
    });
    expect(await removeComment(await memberOf('jeanne'), { commentId: id, reason: '' })).toEqual({
      ok: false,
      reason: 'reason-missing',
    });
    expect((await removeComment(await memberOf('hugo'), { commentId: id, reason: '' })).ok).toBe(true);
    const page = await read('odile', thread);
    expect(page.range.messages[1]).toMatchObject({ seq: 2, html: '', removedBy: idOf('hugo') });
    expect(page.range.messages[2]).toMatchObject({ seq: 3, answers: 2 });
    for (const table of ['comments', 'comment_versions', 'journal', 'search_documents'] as const)
      expect(JSON.stringify(await db.selectFrom(table).selectAll().execute())).not.toContain('Zanzibar');
  });

  test('receives one word from each, changed or taken back', async () => {
    const thread = await open('odile', 'Un mot', 'Bonjour');
    const id = await messageId(thread, 1);
    await react(await memberOf('hugo'), { commentId: id, word: 'agree' });
    await react(await memberOf('hugo'), { commentId: id, word: 'dig' });
    await react(await memberOf('fatou'), { commentId: id, word: 'thanks' });
    await react(await memberOf('fatou'), { commentId: id, word: 'none' });
    expect((await read('leonie', thread)).range.messages[0]?.reactions).toEqual([
      { personId: idOf('hugo'), word: 'dig' },
    ]);
    expect((await journalOf(thread)).map(({ act }) => act).slice(-4)).toEqual([
      'reaction.given',
      'reaction.given',
      'reaction.given',
      'reaction.withdrawn',
    ]);
  });
});

describe('reading', () => {
  test('only what was on the screen counts as read, and calls wait until then', async () => {
    const thread = await open('odile', 'Lu et non lu', 'un');
    for (const text of ['deux', 'trois @Léonie Pratviel', 'quatre']) await post('odile', thread, text);
    const leonie = await memberOf('leonie');
    expect((await listThreads(leonie)).awaiting.map(({ id }) => id)).toContain(thread);
    await markRead(leonie, [
      {
        threadId: thread,
        runs: [
          { from: 1, to: 1 },
          { from: 4, to: 900 },
        ],
      },
    ]);
    let page = await read('leonie', thread);
    expect(page.head.unread).toMatchObject({ count: 2, first: 2 });
    expect(page.range.messages.map(({ unread }) => unread)).toEqual([false, true, true, false]);
    expect(page.head.reads).toContainEqual(expect.objectContaining({ personId: idOf('leonie'), through: 1 }));
    await markRead(leonie, [{ threadId: thread, runs: [{ from: 2, to: 3 }] }]);
    page = await read('leonie', thread);
    expect(page.head.unread).toBeNull();
    expect(page.head.reads).toContainEqual(expect.objectContaining({ personId: idOf('leonie'), through: 4 }));
    expect((await listThreads(leonie)).awaiting.map(({ id }) => id)).not.toContain(thread);
  });

  test('one has read what one writes, and may say that one has read all', async () => {
    const thread = await open('odile', 'Tout lu', 'un');
    await post('hugo', thread, 'deux');
    expect((await read('hugo', thread)).head.unread).toMatchObject({ count: 1, first: 1 });
    await markAllRead(await memberOf('hugo'), thread);
    expect((await read('hugo', thread)).head.unread).toBeNull();
    expect((await listThreads(await memberOf('odile'))).open.find(({ id }) => id === thread)?.unread).toBe(true);
  });

  test('a draft is kept for its author alone, and goes when it is sent', async () => {
    const thread = await open('odile', 'Brouillon', 'un');
    await keepDraft(await memberOf('hugo'), { threadId: thread, answers: 1, source: 'je commence' });
    expect((await read('hugo', thread)).head.draft).toMatchObject({ source: 'je commence', answers: 1 });
    expect((await read('odile', thread)).head.draft).toBeNull();
    await post('hugo', thread, 'je finis', 1);
    expect((await read('hugo', thread)).head.draft).toBeNull();
  });
});

describe('an aside', () => {
  test('leaves no trace for those it is not for', async () => {
    const thread = await open('odile', 'Deux écrans', 'Bonjour');
    await post('leonie', thread, 'oui', 1);
    await markAllRead(await memberOf('leonie'), thread);
    const before = await read('leonie', thread);
    const outcome = await openAside(await memberOf('fatou'), {
      key: newId(),
      threadId: thread,
      answers: 1,
      source: 'Deux écrans fêlés, on appelle Mirabelle. @Hugo Sansonnat',
      readers: { kind: 'circle', circleId: equipment },
    });
    const aside = outcome.ok ? outcome.value.id : '';
    await post('hugo', aside, 'Je m’en charge', 1);
    await markAllRead(await memberOf('odile'), aside);
    expect(await read('leonie', thread)).toEqual(before);
    expect(await findThread(await memberOf('leonie'), cast.slug, aside, { kind: 'start' })).toBeNull();
    expect((await listThreads(await memberOf('leonie'))).open.map(({ id }) => id)).not.toContain(aside);
    const leonie = await memberOf('leonie');
    expect(await postComment(leonie, { key: newId(), threadId: aside, answers: null, source: 'x' })).toEqual({
      ok: false,
      reason: 'thread-unknown',
    });
    expect(await react(leonie, { commentId: await messageId(aside, 1), word: 'agree' })).toEqual({
      ok: false,
      reason: 'comment-unknown',
    });

    const seen = await read('odile', thread);
    expect(seen.asides).toHaveLength(1);
    expect(seen.asides[0]).toMatchObject({
      under: 1,
      more: 0,
      readership: { kind: 'circle', name: 'Équipement', persons: 3 },
    });
    expect(seen.asides[0]?.messages).toHaveLength(2);
    expect((await listThreads(await memberOf('hugo'))).awaiting.map(({ id }) => id)).toContain(aside);
  });

  test('may be for one person alone, never for a circle one is not in, and has no aside of its own', async () => {
    const thread = await open('odile', 'À deux', 'Bonjour');
    const make = async (by: CastName, threadId: Id, readers: AudienceChoice) =>
      openAside(await memberOf(by), { key: newId(), threadId, answers: 1, source: 'psst', readers });
    const pair = await make('leonie', thread, { kind: 'named', personIds: [idOf('capucine')] });
    expect(pair.ok).toBe(true);
    const aside = pair.ok ? pair.value.id : '';
    expect((await read('capucine', thread)).asides).toHaveLength(1);
    expect((await read('hugo', thread)).asides).toHaveLength(0);
    expect(await make('leonie', thread, { kind: 'circle', circleId: equipment })).toEqual({
      ok: false,
      reason: 'not-in-circle',
    });
    expect(await make('capucine', aside, { kind: 'named', personIds: [idOf('leonie')] })).toEqual({
      ok: false,
      reason: 'aside-too-deep',
    });
    const stranger = newId();
    expect(await make('leonie', thread, { kind: 'named', personIds: [stranger] })).toEqual({
      ok: false,
      reason: 'not-members',
    });
  });
});

describe('steering', () => {
  test('whoever opened it, or facilitates, closes with a word and opens again', async () => {
    const thread = await open('odile', 'Second routeur', 'Bonjour');
    expect(await closeThread(await memberOf('hugo'), { threadId: thread, reason: 'x' })).toEqual({
      ok: false,
      reason: 'thread-not-yours',
    });
    expect((await closeThread(await memberOf('jeanne'), { threadId: thread, reason: 'Une carte suffit.' })).ok).toBe(
      true,
    );
    const hugo = await memberOf('hugo');
    expect(await postComment(hugo, { key: newId(), threadId: thread, answers: null, source: 'x' })).toEqual({
      ok: false,
      reason: 'thread-closed',
    });
    expect((await listThreads(hugo)).closed[0]).toMatchObject({
      id: thread,
      closing: 'Une carte suffit.',
      closedBy: idOf('jeanne'),
    });
    expect((await reopenThread(await memberOf('odile'), { threadId: thread, reason: 'La carte est perdue.' })).ok).toBe(
      true,
    );
    expect((await read('hugo', thread)).head).toMatchObject({ closedAt: null, reopening: 'La carte est perdue.' });
  });

  test('fewer readers take everything along; more readers only before others have written', async () => {
    const thread = await open('odile', 'Resserrer', 'Bonjour @Hugo Sansonnat');
    await post('hugo', thread, 'oui', 1);
    await react(await memberOf('hugo'), { commentId: await messageId(thread, 1), word: 'agree' });
    const odile = await memberOf('odile');
    expect(await moveThread(odile, { threadId: thread, readers: { kind: 'public' } })).toEqual({
      ok: false,
      reason: 'others-wrote',
    });
    expect((await moveThread(odile, { threadId: thread, readers: { kind: 'circle', circleId: equipment } })).ok).toBe(
      true,
    );
    expect(await findThread(await memberOf('leonie'), cast.slug, thread, { kind: 'start' })).toBeNull();
    expect((await read('hugo', thread)).range.messages).toHaveLength(2);
    const { audience_id } = await db
      .selectFrom('items')
      .select('audience_id')
      .where('id', '=', thread)
      .executeTakeFirstOrThrow();
    for (const table of ['comments', 'comment_reactions', 'comment_calls', 'thread_reads'] as const) {
      const rows = await db.selectFrom(table).select('audience_id').where('thread_id', '=', thread).execute();
      expect(rows.length, table).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => row.audience_id)), table).toEqual(new Set([audience_id]));
    }
    const alone = await open('odile', 'Élargir', 'Bonjour', { kind: 'circle', circleId: equipment });
    expect((await moveThread(odile, { threadId: alone, readers: { kind: 'collective' } })).ok).toBe(true);
  });
});

describe('the cost of a page', () => {
  test('a thread and its asides in at most five statements, the list in three', async () => {
    const thread = await open('odile', 'Compter', 'Bonjour');
    await openAside(await memberOf('fatou'), {
      key: newId(),
      threadId: thread,
      answers: 1,
      source: 'psst',
      readers: { kind: 'circle', circleId: equipment },
    });
    const odile = await memberOf('odile');
    expect(
      (await countQueries(() => findThread(odile, cast.slug, thread, { kind: 'start' }))).statements.length,
    ).toBeLessThanOrEqual(4);
    expect((await countQueries(() => listThreads(odile))).statements.length).toBeLessThanOrEqual(3);
  });
});
