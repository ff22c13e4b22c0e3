import { beforeAll, describe, expect, test } from 'vitest';
import { Doc, encodeStateAsUpdate, encodeStateVector, XmlElement, XmlText } from 'yjs';
import { endMembership } from '#lib/collectives/server/commands/membership.ts';
import { closeSession } from '#lib/identity/server/commands/close-session.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { makeRavaudoir, type Cast, type CastName } from '../../../../../tests/support/cast.ts';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { openEditor, startLiveServer, until, type LiveServer } from '../../../../../tests/support/live.ts';
import { loggedText, openPad } from '../../../../../tests/support/pads.ts';
import '../tables.ts';
import { editPad } from './edit-pad.ts';
import { compact, loadPad } from './storage.ts';

const { db, pool } = await freshDatabase();
let cast: Cast;
let server: LiveServer;

beforeAll(async () => {
  cast = await makeRavaudoir();
  server = await startLiveServer();
});

async function newPad(): Promise<Id> {
  const { padId } = await openPad(await cast.people.leonie.member());
  return padId;
}

function enter(padId: Id, who: CastName, doc = new Doc()) {
  return openEditor({ url: server.url, token: cast.people[who].token, padId, doc });
}

describe('writing together', () => {
  test('what one types reaches the others, and « logged » says that it is on disk', async () => {
    const padId = await newPad();
    const leonie = enter(padId, 'leonie');
    const hugo = enter(padId, 'hugo');
    await Promise.all([leonie.synced(), hugo.synced()]);
    leonie.type('Le placier décide de tout.');
    await until(() => hugo.text().includes('placier'));
    await until(() => leonie.logged() === 2); // the answer to the server's first step, and the sentence
    expect(await loggedText(padId)).toContain('placier');
    const rows = await db.selectFrom('pad_updates').select('person_id').where('pad_id', '=', padId).execute();
    expect(rows.map((row) => row.person_id)).toEqual([cast.people.leonie.personId, cast.people.leonie.personId]);
    leonie.leave();
    hugo.leave();
  });

  test('each hand is known by its Yjs client', async () => {
    const padId = await newPad();
    const hugo = enter(padId, 'hugo');
    await hugo.synced();
    hugo.type('On range à midi.');
    await until(() => hugo.logged() === 2);
    const hand = await db
      .selectFrom('pad_hands')
      .select('person_id')
      .where('pad_id', '=', padId)
      .where('client_id', '=', hugo.doc.clientID)
      .executeTakeFirst();
    expect(hand?.person_id).toBe(cast.people.hugo.personId);
    hugo.leave();
  });

  test('what was written offline comes in whole when the device is back', async () => {
    const padId = await newPad();
    const offline = new Doc();
    offline.getXmlFragment('body').push([sentence('Écrit dans le train.')]);
    const hugo = enter(padId, 'hugo', offline);
    await until(() => hugo.logged() >= 1);
    expect(await loggedText(padId)).toContain('dans le train');
    hugo.leave();
  });

  test('eight hands at once leave the same text everywhere, and in the log', async () => {
    const padId = await newPad();
    const names: CastName[] = ['leonie', 'hugo', 'naima', 'odile', 'fatou', 'capucine', 'gaspard', 'jeanne'];
    const editors = names.map((name) => enter(padId, name));
    await Promise.all(editors.map((editor) => editor.synced()));
    for (let round = 0; round < 20; round++) {
      for (const [place, editor] of editors.entries()) editor.type(`${String(place)}-${String(round)}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => editors.every((editor) => editor.logged() === 21));
    const vector = (doc: Doc) => Buffer.from(encodeStateVector(doc)).toString('hex');
    const stored = await loadPad(padId);
    await until(() => new Set([...editors.map(({ doc }) => vector(doc)), vector(stored?.doc ?? new Doc())]).size === 1);
    const text = await loggedText(padId);
    for (let round = 0; round < 20; round++)
      for (let place = 0; place < 8; place++) expect(text).toContain(`${String(place)}-${String(round)}`);
    for (const editor of editors) editor.leave();
  });
});

describe('what is not on disk is not said to be', () => {
  test('a failed write is told, never acknowledged, kept and tried again', async () => {
    const padId = await newPad();
    const leonie = enter(padId, 'leonie');
    const hugo = enter(padId, 'hugo');
    await Promise.all([leonie.synced(), hugo.synced()]);
    await until(() => leonie.logged() === 1);
    await pool.query('alter table pad_updates add constraint no_more check (false) not valid');
    leonie.type('La pluie.');
    await until(() => leonie.said.some(({ type }) => type === 'unsaved'));
    await until(() => hugo.text().includes('La pluie')); // the others see it all the same
    expect(leonie.logged()).toBe(1);
    expect(await loggedText(padId)).not.toContain('La pluie');
    await pool.query('alter table pad_updates drop constraint no_more');
    await until(() => leonie.logged() === 2);
    expect(await loggedText(padId)).toContain('La pluie');
    leonie.leave();
    hugo.leave();
  });

  test('a table that somebody holds only delays the word', async () => {
    const padId = await newPad();
    const leonie = enter(padId, 'leonie');
    await leonie.synced();
    await until(() => leonie.logged() === 1);
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('lock table pad_updates in access exclusive mode');
    leonie.type('Sous la halle.');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(leonie.logged()).toBe(1);
    await holder.query('commit');
    holder.release();
    await until(() => leonie.logged() === 2);
    leonie.leave();
  });

  test('a pad that leaves memory while its updates are unwritten loses none', async () => {
    const padId = await newPad();
    const leonie = enter(padId, 'leonie');
    await leonie.synced();
    await until(() => leonie.logged() === 1);
    await pool.query('alter table pad_updates add constraint no_more check (false) not valid');
    leonie.type('Et elle ferme son ordinateur.');
    await until(() => leonie.said.some(({ type }) => type === 'unsaved'));
    leonie.leave();
    await pool.query('alter table pad_updates drop constraint no_more');
    await until(async () => (await loggedText(padId)).includes('ferme son ordinateur'), 10_000);
  });
});

describe('rights on an open socket', () => {
  test('a membership that ends cuts the socket within a second, and takes no more', async () => {
    const padId = await newPad();
    const jeanne = enter(padId, 'jeanne');
    await jeanne.synced();
    const { collectiveId, membersAudienceId } = cast;
    const began = performance.now();
    await asOwner((tx) =>
      endMembership(tx, cast.people.naima, { collectiveId, membersAudienceId }, cast.people.jeanne.personId),
    );
    await until(() => jeanne.closes.some(({ reason }) => reason === 'no-access'));
    expect(performance.now() - began).toBeLessThan(1_000);
    jeanne.type('Encore un mot.');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await loggedText(padId)).not.toContain('Encore');
    jeanne.leave();
  });

  test('a session that is closed cuts its socket and says so', async () => {
    const padId = await newPad();
    const odile = enter(padId, 'odile');
    await odile.synced();
    const { sessionId, personId } = await cast.people.odile.session();
    await closeSession({ sessionId, personId }, sessionId);
    await until(() => odile.closes.some(({ reason }) => reason === 'signed-out'), 1_000);
    odile.leave();
  });
});

describe('what the program writes itself', () => {
  test('goes through the log, and those who have the pad open see it', async () => {
    const padId = await newPad();
    const hugo = enter(padId, 'hugo');
    await hugo.synced();
    await editPad(padId, { personId: cast.people.naima.personId }, (pad) => {
      pad.getXmlFragment('body').push([sentence('Remis par la version 2.')]);
    });
    expect(await loggedText(padId)).toContain('version 2');
    await until(() => hugo.text().includes('version 2'));
    hugo.leave();
  });
});

describe('snapshots', () => {
  test('a snapshot and what follows it are the whole log', async () => {
    const padId = await newPad();
    for (let round = 0; round < 30; round++)
      await editPad(padId, { system: 'essai' }, (pad) => {
        pad.getXmlFragment('body').push([sentence(`ligne ${String(round)}`)]);
      });
    const whole = await loadPad(padId);
    await compact(padId, whole?.seq ?? 0);
    const afterSnapshot = await loadPad(padId);
    expect(afterSnapshot?.tail).toBe(0);
    expect(encodeStateAsUpdate(afterSnapshot?.doc ?? new Doc())).toEqual(encodeStateAsUpdate(whole?.doc ?? new Doc()));
  });

  test('a row that cannot be applied costs only itself', async () => {
    const padId = await newPad();
    for (const words of ['avant', 'après'])
      await editPad(padId, { system: 'essai' }, (pad) => {
        pad.getXmlFragment('body').push([sentence(words)]);
      });
    const { audience_id: audienceId } = await db
      .selectFrom('pads')
      .select('audience_id')
      .where('id', '=', padId)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('pad_updates')
      .values({
        pad_id: padId,
        audience_id: audienceId,
        person_id: null,
        actor_name: 'essai',
        bytes: Buffer.from([3, 1]),
      })
      .execute();
    expect(await loggedText(padId)).toMatch(/avant[\s\S]*après/);
  });
});

function sentence(text: string): XmlElement {
  const paragraph = new XmlElement('paragraph');
  paragraph.insert(0, [new XmlText(text)]);
  return paragraph;
}
