import { beforeAll, describe, expect, test } from 'vitest';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { leaveCircle } from '#lib/collectives/server/commands/circles.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { JournalEntry } from '#lib/kernel/server/outbox.ts';
import { editComment } from '#lib/threads/server/commands/edit-comment.ts';
import { followThread } from '#lib/threads/server/commands/follow.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { removeComment } from '#lib/threads/server/commands/remove-comment.ts';
import { makeRavaudoir, names, type Cast, type CastName } from '#tests/support/cast.ts';
import { makeCircle } from '#tests/support/circles.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { markRead, markUnread, noteVisit } from './commands/mark-read.ts';
import { tellEntry } from './commands/tell.ts';
import { startNotifications } from './jobs.ts';
import { findNews } from './queries/news.ts';

const { db, pool } = await freshDatabase();
let cast: Cast;
let equipment: Id;

beforeAll(async () => {
  cast = await makeRavaudoir();
  equipment = await makeCircle(cast, 'Équipement', ['odile', 'hugo', 'fatou']);
  await startNotifications();
});

const sessionOf = (one: CastName) => cast.people[one].session();
const at = (one: CastName) => `@${names[one]}`;

async function open(by: CastName, source: string, readers: AudienceChoice = { kind: 'collective' }): Promise<Id> {
  const input = { key: newId(), title: 'À qui est la Malle ?', summary: '', source, about: null, readers };
  const opened = await openThread(await cast.people[by].member(), input);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value.id;
}

async function post(by: CastName, threadId: Id, source: string, answers: number | null = null): Promise<Id> {
  const key = newId();
  const posted = await postComment(await cast.people[by].member(), { key, threadId, answers, source });
  if (!posted.ok) throw new Error(posted.reason);
  return key;
}

/** Waits until the consumer has gone through all that was written. */
async function told(): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await pool.query<{ behind: boolean }>(`
      select exists (select from journal j, journal_cursors c where c.consumer = 'notifications' and (j.xid, j.id) > (c.xid, c.id)) as behind`);
    if (rows[0]?.behind === false) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the consumer does not come to the end of the journal');
}

async function newsOf(one: CastName, thing: Id) {
  const news = await findNews(await sessionOf(one), null);
  return [...news.calls, ...news.rest].find((each) => each.thing === thing) ?? null;
}

describe('what is told, and to whom', () => {
  test('who is named, who is answered and who took part; never oneself, and nobody else', async () => {
    const thread = await open('odile', 'Le carnet d’emprunts, tout le monde peut le lire ?');
    await post('hugo', thread, 'Oui, je crois.');
    await post('capucine', thread, `${at('fatou')} saurait le dire.`, 1);
    await told();
    const odile = await newsOf('odile', thread);
    expect(odile?.lines.map(({ kind }) => kind)).toEqual(['answered', 'message']);
    expect(odile?.lines[0]).toMatchObject({ actors: [names.capucine], asks: true, unread: true });
    expect(odile?.lines[0]?.excerpt).toContain('saurait le dire');
    expect(odile?.lines[0]?.href).toMatch(/\?message=3#m3$/);
    expect((await newsOf('fatou', thread))?.lines.map(({ kind }) => kind)).toEqual(['named']);
    expect((await newsOf('hugo', thread))?.lines.map(({ kind }) => kind)).toEqual(['message']);
    expect(await newsOf('capucine', thread)).toBeNull();
    expect(await newsOf('jeanne', thread)).toBeNull();
  });

  test('who asked a discussion for silence hears nothing of it, named or not, written or changed', async () => {
    const thread = await open('odile', 'Le marché');
    await followThread(await cast.people.leonie.member(), { threadId: thread, level: 'none' });
    const commentId = await post('hugo', thread, `${at('leonie')}, tu viens ?`);
    await editComment(await cast.people.hugo.member(), { commentId, source: `${at('leonie')} et ${at('fatou')} ?` });
    await told();
    expect(await newsOf('leonie', thread)).toBeNull();
    expect((await newsOf('fatou', thread))?.lines.map(({ kind }) => kind)).toEqual(['named']);
  });

  test('an entry met twice, or by two at once, tells once', async () => {
    const thread = await open('odile', `${at('jeanne')}, un mot ?`);
    await told();
    const { rows } = await pool.query<JournalEntry>(
      `
      select id::text, xid::text, at, actor_id as "actorId", actor_name as "actorName", act, item_id as "itemId",
        collective_id as "collectiveId", audience_id as "audienceId", particulars from journal where item_id = $1`,
      [thread],
    );
    await Promise.all(
      [1, 2].map(() =>
        asOwner(async (tx) => {
          for (const entry of rows) await tellEntry(tx, entry);
        }),
      ),
    );
    expect((await newsOf('jeanne', thread))?.total).toBe(1);
  });

  test('a message withdrawn is told no more', async () => {
    const thread = await open('odile', 'Bonjour');
    const commentId = await post('hugo', thread, `${at('mathurin')} à toi`);
    await told();
    expect(await newsOf('mathurin', thread)).not.toBeNull();
    await removeComment(await cast.people.hugo.member(), { commentId, reason: '' });
    await told();
    expect(await newsOf('mathurin', thread)).toBeNull();
  });
});

describe('who may not read a thing any more finds no trace of it', () => {
  test('a circle left: neither line, nor count', async () => {
    const thread = await open('odile', `${at('fatou')}, entre nous`, { kind: 'circle', circleId: equipment });
    await told();
    await markRead(await sessionOf('fatou'), null);
    const second = await open('odile', `${at('fatou')}, encore`, { kind: 'circle', circleId: equipment });
    await told();
    expect((await sessionOf('fatou')).news.asking).toBe(1);
    const left = await leaveCircle(await cast.people.fatou.member(), equipment, cast.people.fatou.personId);
    expect(left.ok).toBe(true);
    expect((await sessionOf('fatou')).news).toEqual({ asking: 0, others: 0 });
    expect(await newsOf('fatou', thread)).toBeNull();
    expect(await newsOf('fatou', second)).toBeNull();
  });

  test('nobody reads or marks what was told to somebody else', async () => {
    const thread = await open('odile', `${at('hugo')} ?`);
    await told();
    const jeanne = await sessionOf('jeanne');
    expect(await markRead(jeanne, thread)).toBeNull();
    const hugo = await newsOf('hugo', thread);
    expect(hugo?.unread).toBe(1);
  });
});

describe('read marks', () => {
  test('one thing is marked, and taken back', async () => {
    await markRead(await sessionOf('leonie'), null);
    const [one, other] = [await open('odile', `${at('leonie')} ?`), await open('hugo', `${at('leonie')} !`)];
    await told();
    expect((await sessionOf('leonie')).news.asking).toBe(2);
    const marked = await markRead(await sessionOf('leonie'), one);
    expect(marked).not.toBeNull();
    expect((await newsOf('leonie', one))?.unread).toBe(0);
    expect((await newsOf('leonie', other))?.unread).toBe(1);
    await markUnread(await sessionOf('leonie'), marked ?? new Date());
    expect((await newsOf('leonie', one))?.unread).toBe(1);
  });

  test('a visit marks what was told of the item; who has nothing unread pays no statement', async () => {
    await markRead(await sessionOf('ibrahima'), null);
    const thread = await open('odile', `${at('ibrahima')} ?`);
    await told();
    const session = await sessionOf('ibrahima');
    const visit = { routeId: '/[collective]/threads/[item]', itemId: thread, slug: cast.slug };
    const elsewhere = await noteVisit(session, { ...visit, routeId: '/[collective]/threads/[item]/stream' });
    expect(elsewhere.news.asking).toBe(1);
    expect((await noteVisit(session, visit)).news).toEqual({ asking: 0, others: 0 });
    const quiet = await sessionOf('ibrahima');
    const { statements } = await countQueries(() => noteVisit(quiet, visit));
    expect(statements).toEqual([]);
  });
});

test('the page costs three statements however long it is, and goes on by cursor', async () => {
  for (let count = 0; count < 25; count++) {
    const thread = await open('odile', 'Un point');
    await post('gaspard', thread, 'Oui');
    await post('odile', thread, 'Bien');
  }
  await told();
  const gaspard = await sessionOf('gaspard');
  const { result, statements } = await countQueries(() => findNews(gaspard, null));
  expect(statements.length).toBeLessThanOrEqual(4);
  expect(result.rest).toHaveLength(20);
  const next = await findNews(gaspard, result.older);
  expect(next.rest).toHaveLength(5);
  expect(next.older).toBeNull();
  const things = new Set([...result.rest, ...next.rest].map(({ thing }) => thing));
  expect(things.size).toBe(25);
});

test('the session says how many things wait in its one statement', async () => {
  const { statements } = await countQueries(() => sessionOf('odile'));
  expect(statements).toHaveLength(1);
  const { asking } = (await sessionOf('odile')).news;
  const things = await db
    .selectFrom('notifications')
    .select('item_id')
    .distinct()
    .where('person_id', '=', cast.people.odile.personId)
    .where('asks', '=', true)
    .where('read_at', 'is', null)
    .execute();
  expect(asking).toBe(things.length);
});
