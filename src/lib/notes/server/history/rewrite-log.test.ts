import { expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, XmlElement, XmlText } from 'yjs';
import { textIn } from '#tests/support/live.ts';
import { Typists } from '#tests/support/logs.ts';
import { findStretches, leadToTheSame, rewrite, rewritten, type Row } from './rewrite-log.ts';

const at = new Date('2026-11-03T09:00:00Z');
const rowsOf = (typists: Typists): Row[] =>
  typists.edits.map(({ at: when, bytes }, place) => ({ seq: place + 10, at: when, bytes }));
const everRead = (rows: readonly Row[]): string[] => {
  const doc = new Doc();
  return rows.map(({ bytes }) => {
    applyUpdate(doc, bytes);
    return textIn(doc);
  });
};

test('words typed a letter at a time and taken away are in no row and at no moment any more; all else stays', async () => {
  const typists = new Typists();
  typists.type('leonie', 'Le code est ', at);
  typists.type('hugo', 'Bonjour. ', at);
  typists.type('leonie', '4 7 1 1', at);
  typists.type('hugo', 'Il pleut. ', at);
  for (let count = 0; count < 19; count++) typists.remove('hugo', 'leonie', 1, at);
  typists.type('hugo', 'Il fait beau.', at);
  const rows = rowsOf(typists);
  const stretches = await findStretches(rows, '4 7 1 1');
  expect(stretches).toHaveLength(1);
  const rewritings = rewrite(rows, stretches);
  const clean = rewritten(rows, rewritings);
  expect(clean.length).toBeLessThan(rows.length);
  expect(leadToTheSame(rows, clean)).toBe(true);
  const moments = everRead(clean);
  expect(moments.at(-1)).toBe(everRead(rows).at(-1));
  expect(moments.some((text) => /4( 7)?/.test(text))).toBe(false);
  expect(moments.some((text) => text.startsWith('Le code est') && text.includes('Bonjour.'))).toBe(true);
  expect(moments.some((text) => text.includes('Il fait b'))).toBe(true);
  expect(await findStretches(clean, '4 7 1 1')).toEqual([]);
});

test('words that came twice are found twice, and what is between is kept', async () => {
  const typists = new Typists();
  for (const turn of [1, 2]) {
    typists.type('leonie', 'SECRET', at);
    typists.remove('leonie', 'leonie', 6, at);
    typists.type('hugo', `mot ${String(turn)} `, at);
  }
  const rows = rowsOf(typists);
  const stretches = await findStretches(rows, 'secret');
  expect(stretches).toHaveLength(2);
  const clean = rewritten(rows, rewrite(rows, stretches));
  expect(everRead(clean).some((text) => text.includes('mot 1') && !text.includes('mot 2'))).toBe(true);
  expect(Buffer.concat(clean.map(({ bytes }) => bytes)).includes('SECRET')).toBe(false);
});

test('words that nobody wrote are nowhere', async () => {
  const typists = new Typists();
  typists.type('leonie', 'Rien de tel.', at);
  expect(await findStretches(rowsOf(typists), 'secret')).toEqual([]);
});

/** Three hands at once, offline by turns, over one body: what reaches the server is the log. Small numbers from a seed, so that a failure comes back. */
function randomLog(seed: number): Row[] {
  let state = seed;
  const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
  const server = new Doc();
  const rows: Row[] = [];
  const receive = (update: Uint8Array): void => {
    rows.push({ seq: rows.length + 1, at, bytes: update });
    applyUpdate(server, update);
  };
  const hands = [1, 2, 3].map((client) => {
    const doc = new Doc();
    doc.clientID = client;
    const outbox: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') outbox.push(update);
    });
    return { doc, outbox };
  });
  const linesOf = (doc: Doc) => doc.getXmlFragment('body').toArray() as XmlElement[];
  const write = (doc: Doc): void => {
    const line = linesOf(doc)
      .at(random(4) - 4)
      ?.get(0);
    if (!(line instanceof XmlText) || random(6) === 0) {
      const paragraph = new XmlElement('paragraph');
      paragraph.insert(0, [new XmlText(random(3) === 0 ? 'un zut de trop' : 'un mot')]);
      doc.getXmlFragment('body').push([paragraph]);
    } else if (random(3) > 0) line.insert(random(line.length + 1), ['z', 'u', 't', ' zut ', 'a'][random(5)] ?? '');
    else if (line.length > 2) line.delete(random(line.length - 1), 1);
  };
  for (let turn = 0; turn < 200; turn++) {
    const hand = hands[random(3)];
    if (hand === undefined) continue;
    write(hand.doc);
    if (random(3) > 0) continue;
    for (const update of hand.outbox.splice(0)) receive(update);
    applyUpdate(hand.doc, encodeStateAsUpdate(server), 'server');
  }
  for (const { outbox } of hands) for (const update of outbox.splice(0)) receive(update);
  // All meet, and one of them takes out each paragraph that still says it.
  const [last] = hands;
  if (last === undefined) return rows;
  applyUpdate(last.doc, encodeStateAsUpdate(server), 'server');
  const body = last.doc.getXmlFragment('body');
  for (let place = body.length - 1; place >= 0; place--)
    if (String(body.get(place)).includes('zut')) body.delete(place);
  for (const update of last.outbox.splice(0)) receive(update);
  return rows;
}

test('whoever wrote them, at once, apart or over one another, the words are gone and the document is the same', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const rows = randomLog(seed * 7_919);
    const clean = rewritten(rows, rewrite(rows, await findStretches(rows, 'zut')));
    expect(leadToTheSame(rows, clean), `seed ${String(seed)}`).toBe(true);
    expect(
      everRead(clean).filter((text) => text.includes('zut')),
      `seed ${String(seed)}`,
    ).toEqual([]);
    expect(everRead(clean).at(-1), `seed ${String(seed)}`).toBe(everRead(rows).at(-1));
  }
});
