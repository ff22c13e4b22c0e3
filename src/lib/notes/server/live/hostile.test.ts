import { sql } from 'kysely';
import { writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { beforeAll, expect, test } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { Doc, encodeStateAsUpdate, XmlElement, XmlText } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { publicAudience } from '#lib/kernel/ids.ts';
import { makePerson, makeRavaudoir, type Cast } from '../../../../../tests/support/cast.ts';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { openEditor, startLiveServer, until, type LiveServer } from '../../../../../tests/support/live.ts';
import { loggedText, openPad, presenceIn, rawSocket, type RawSocket } from '../../../../../tests/support/pads.ts';
import '../tables.ts';
import { limits, weigh } from './limits.ts';

const { db } = await freshDatabase();
let cast: Cast;
let server: LiveServer;
let padId: Id;

beforeAll(async () => {
  cast = await makeRavaudoir();
  server = await startLiveServer();
  padId = (await openPad(await cast.people.leonie.member())).padId;
});

function raw(as: keyof Cast['people'], options: { origin?: string | null } = {}): Promise<RawSocket> {
  return rawSocket({ url: server.url, token: cast.people[as].token, padId, ...options });
}

/** One update that writes `depth` elements inside each other. */
function nested(depth: number): Uint8Array {
  const doc = new Doc();
  let inner = new XmlElement('blockquote');
  const outer = inner;
  for (let level = 1; level < depth; level++) {
    const next = new XmlElement('blockquote');
    inner.insert(0, [next]);
    inner = next;
  }
  doc.getXmlFragment('body').push([outer]);
  return encodeStateAsUpdate(doc);
}

function words(text: string): Uint8Array {
  const doc = new Doc();
  const paragraph = new XmlElement('paragraph');
  paragraph.insert(0, [new XmlText(text)]);
  doc.getXmlFragment('body').push([paragraph]);
  return encodeStateAsUpdate(doc);
}

test('without a session the socket says so and closes; from another site it does not open', async () => {
  const nobody = await rawSocket({ url: server.url, padId });
  await until(() => nobody.closed?.reason === 'signed-out');
  for (const origin of ['https://evil.example', 'null', null]) {
    const foreign = await raw('hugo', { origin });
    expect(foreign.refused).toBe(403);
  }
});

test('a pad of others, one that does not exist and a name that is none are the same closed door', async () => {
  const stranger = await makePerson('Étrangère Passant');
  const outside = await rawSocket({ url: server.url, token: stranger.token, padId });
  await until(() => outside.closed?.reason === 'no-access');
  for (const name of ['019a2f6c-9c2e-7d1a-8f00-0123456789ab', '../etc/passwd', '', ' ', 'x'.repeat(150), `${padId} `]) {
    const socket = await rawSocket({ url: server.url, token: cast.people.hugo.token, padId: name });
    await until(() => socket.closed?.reason === 'no-access');
    expect(socket.denied).toEqual(['no-access']);
    expect(socket.frames).toHaveLength(1);
  }
});

test('a message that this protocol does not know ends the socket', async () => {
  for (const type of [6, 9, 11, 42, 255]) {
    const socket = await raw('hugo');
    socket.say(type, (encoder) => {
      writeVarString(encoder, 'x');
    });
    await until(() => socket.closed?.code === 4205);
  }
});

test('an update that cannot be read is refused, and the text is unharmed', async () => {
  const good = await raw('naima');
  good.sendUpdate(words('Avant.'));
  await until(() => good.said.some(({ type }) => type === 'logged'));
  const update = words('Après.');
  for (const broken of [
    Uint8Array.of(1, 2, 3),
    update.slice(0, update.length / 2),
    Uint8Array.of(255, 255, 255, 255, 255),
  ]) {
    const socket = await raw('hugo');
    socket.sendUpdate(broken);
    await until(() => socket.said.some(({ type, reason }) => type === 'refused' && reason === 'malformed'));
    await until(() => socket.closed !== null);
    expect(socket.taken).toEqual([false]);
  }
  expect(await loggedText(padId)).toContain('Avant.');
  const late = await raw('hugo');
  await until(() => late.closed !== null || late.refused !== null); // three harms: this person waits
  expect(late.refused).toBe(429);
});

test('a tree too deep is taken out again, set aside, and its sender put out; the others write on', async () => {
  const witness = openEditor({ url: server.url, token: cast.people.leonie.token, padId });
  await witness.synced();
  const socket = await raw('fatou');
  socket.sendUpdate(nested(limits.depth + 10));
  await until(() => socket.said.some(({ reason }) => reason === 'too-deep'));
  await until(() => socket.closed !== null);
  witness.type('Nous continuons.');
  await until(async () => (await loggedText(padId)).includes('Nous continuons.'));
  expect(witness.text()).not.toContain('blockquote');
  const kept = await db
    .selectFrom('pad_quarantine')
    .select(['reason', 'person_id'])
    .where('pad_id', '=', padId)
    .execute();
  expect(kept).toContainEqual({ reason: 'too-deep', person_id: cast.people.fatou.personId });
  const newcomer = openEditor({ url: server.url, token: cast.people.odile.token, padId });
  await newcomer.synced();
  expect(newcomer.doc.getXmlFragment('body').toString()).not.toContain('blockquote');
  witness.leave();
  newcomer.leave();
});

test('what is set aside is kept before its sender hears that it is refused', async () => {
  const socket = await raw('ibrahima');
  let release: () => void = () => undefined;
  let isHeld = false;
  const holding = db.transaction().execute(async (tx) => {
    await sql`lock table pad_quarantine in exclusive mode`.execute(tx);
    isHeld = true;
    await new Promise<void>((resolve) => (release = resolve));
  });
  await until(() => isHeld);
  try {
    socket.sendUpdate(nested(limits.depth + 10));
    await until(async () => {
      const waiting =
        await sql`select 1 from pg_locks where relation = 'pad_quarantine'::regclass and not granted`.execute(db);
      return waiting.rows.length === 1;
    });
    expect(socket.said.filter(({ type }) => type === 'refused')).toEqual([]);
    expect(socket.closed).toBeNull();
  } finally {
    release();
    await holding;
  }
  await until(() => socket.said.some(({ reason }) => reason === 'too-deep') && socket.closed !== null);
});

test('an update too large is refused, and so are those that rest on it', async () => {
  const socket = await raw('gaspard');
  socket.sendUpdate(words('x'.repeat(limits.frameBytes + 10)));
  await until(() => socket.said.some(({ type, reason }) => type === 'refused' && reason === 'too-large'));
  socket.sendUpdate(words('La suite.'));
  await until(() => socket.taken.length === 2);
  expect(socket.taken).toEqual([false, false]);
  expect(await loggedText(padId)).not.toContain('La suite.');
  socket.wire.terminate();
});

test('updates that wait for ever for an earlier one are refused before they fill the memory', async () => {
  const doc = new Doc();
  const text = doc.getText('body');
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let round = 0; round < 8; round++) text.insert(0, 'y'.repeat(60_000));
  const socket = await raw('capucine');
  for (const update of updates.slice(1)) socket.sendUpdate(update);
  await until(() => socket.said.some(({ type, reason }) => type === 'refused' && reason === 'too-large'));
});

test('subdocuments are not taken', () => {
  const doc = new Doc();
  doc.getMap('body').set('inner', new Doc());
  expect(weigh(encodeStateAsUpdate(doc))).toEqual({ ok: false, reason: 'malformed' });
});

test('whoever reads without writing is told so, and changes nothing', async () => {
  const { padId: open } = await openPad(await cast.people.leonie.member());
  await db.updateTable('pads').set({ audience_id: publicAudience }).where('id', '=', open).execute();
  const passerBy = await makePerson('Passante Curieuse');
  const socket = await rawSocket({ url: server.url, token: passerBy.token, padId: open });
  socket.sendUpdate(words('Je passe.'));
  await until(() => socket.said.some(({ reason }) => reason === 'read-only'));
  expect(socket.taken).toEqual([false]);
  expect(await loggedText(open)).not.toContain('Je passe');
  socket.wire.terminate();
});

test('nobody shows a cursor under another name, and nobody moves the cursor of another', async () => {
  const socket = await raw('mathurin');
  const witness = await raw('odile');
  const awareness = new Awareness(new Doc());
  awareness.setLocalState({ user: { personId: cast.people.leonie.personId, name: 'Léonie Pratviel' }, cursor: 3 });
  const states = encodeAwarenessUpdate(awareness, [awareness.clientID]);
  socket.say(1, (encoder) => {
    writeVarUint8Array(encoder, states);
  });
  await until(() => presenceIn(witness).length > 0);
  expect(presenceIn(witness).at(-1)).toEqual({
    user: { personId: cast.people.mathurin.personId, name: 'Mathurin Esquirol' },
    cursor: 3,
  });
  awareness.setLocalState({ cursor: 'volé' });
  witness.say(1, (encoder) => {
    writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]));
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(JSON.stringify(presenceIn(socket))).not.toContain('volé');
  awareness.destroy();
  socket.wire.terminate();
  await until(() => presenceIn(witness).at(-1) === null);
  witness.wire.terminate();
});

test('messages before the token wait, and too many of them end the socket', async () => {
  const socket = await raw('naima');
  for (let count = 0; count < 100; count++) socket.sendUpdate(words('x'), '019a2f6c-9c2e-7d1a-8f00-0123456789ab');
  await until(() => socket.closed?.code === 1013);
});

test('a state vector that cannot be read ends the socket alone', async () => {
  const socket = await raw('jeanne');
  socket.say(0, (encoder) => {
    writeVarUint(encoder, 0);
    writeVarUint8Array(encoder, Uint8Array.of(255, 255, 255));
  });
  await until(() => socket.closed?.code === 4205);
  const other = await raw('odile');
  other.sendUpdate(words('Toujours là.'));
  await until(() => other.said.some(({ type }) => type === 'logged'));
  other.wire.terminate();
});
