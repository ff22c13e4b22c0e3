import { afterAll, expect, test } from 'vitest';
import { ContentString, Doc, Item, applyUpdate } from 'yjs';
import { asViewer, asVisitor } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { openEditor, startLiveServer, until } from '#tests/support/live.ts';
import { fillLog, Typists } from '#tests/support/logs.ts';
import { openPad } from '#tests/support/pads.ts';
import { must } from '#tests/authorization/world.ts';
import { readMarkdown } from '../../document/read-markdown.ts';
import { now } from '../../history/points.ts';
import { attachImage } from '../commands/attach-image.ts';
import { addWords } from '../commands/add-words.ts';
import { nameVersion, renameVersion, unnameVersion } from '../commands/name-version.ts';
import { publishNote } from '../commands/publish-note.ts';
import { restoreNote, undoRestore } from '../commands/restore-note.ts';
import { rewriteNote } from '../commands/rewrite-note.ts';
import { withdrawNote } from '../commands/withdraw-note.ts';
import { withdrawVersion } from '../commands/withdraw-version.ts';
import { findComparison } from '../queries/comparison.ts';
import { findHistory } from '../queries/history.ts';
import { findPastNote } from '../queries/past-note.ts';

const { pool } = await freshDatabase();
const server = await startLiveServer();
const { people, slug } = await makeRavaudoir();
const leonie = await people.leonie.member();
const hugo = await people.hugo.member();
const visitor = asVisitor();
afterAll(() => server.stop());

const words = (text: string) => readMarkdown(text, { link: (to) => to, image: () => null }).body;
const minutes = (count: number) => new Date(Date.parse('2026-11-03T09:00:00Z') + count * 60_000);
const plain = { description: '', context: '', hashtags: [], steps: [], participants: [] };

async function write(member: Member, itemId: Id, text: string, title = 'Permanence'): Promise<void> {
  must(await rewriteNote(member, itemId, { header: { ...plain, title }, body: words(text) }));
}

/** Nothing of the drafts is left to be told: what is counted next is what a page asks. */
const atRest = () =>
  until(async () => {
    const { rowCount } = await pool.query(
      'select from pads p where projected_seq < (select max(seq) from pad_updates u where u.pad_id = p.id) limit 1',
    );
    return rowCount === 0;
  }, 20_000);
const publish = async (itemId: Id, kind: 'public' | 'collective' = 'public') =>
  must(await publishNote(leonie, { itemId, readers: { kind }, name: '', licence: 'CC-BY-SA-4.0' }));
const lastSeq = async (itemId: Id) => (await findHistory(leonie, slug, itemId))?.sittings[0]?.last ?? 0;
const htmlAt = async (itemId: Id, seq: number) =>
  (await findPastNote(leonie, slug, itemId, { point: { kind: 'moment', seq }, isSigned: false }))?.html;

test('the writing is told by sittings: when, by whom, how much; each moment is read again, signed by its hands', async () => {
  const { itemId, padId } = await openPad(leonie, { kind: 'named', personIds: [people.hugo.personId] });
  const typists = new Typists();
  typists.type(leonie.personId, 'Le placier décide.', minutes(0));
  typists.type(hugo.personId, 'À Brest aussi.', minutes(20));
  typists.remove(hugo.personId, leonie.personId, 3, minutes(24));
  typists.type(leonie.personId, ' Toujours.', minutes(120));
  await pool.query('delete from pad_updates where pad_id = $1', [padId]);
  await fillLog(pool, padId, typists.edits, typists.clients);
  await atRest();
  const { result, statements } = await countQueries(() => findHistory(leonie, slug, itemId));
  expect(statements.length).toBeLessThanOrEqual(6);
  expect(result?.sittings).toMatchObject([
    { from: minutes(120), deeds: [{ personId: leonie.personId, written: 10, removed: 0 }] },
    {
      from: minutes(0),
      until: minutes(24),
      deeds: [
        { personId: leonie.personId, written: 18, removed: 0 },
        { personId: hugo.personId, written: 14, removed: 3 },
      ],
    },
  ]);
  const first = result?.sittings[1];
  const past = await findPastNote(hugo, slug, itemId, {
    point: { kind: 'moment', seq: first?.last ?? 0 },
    isSigned: true,
  });
  expect(past?.html.replaceAll(/<span class="s[^>]*>[^<]*<\/span>/g, '')).toMatch(
    /^<p><span class="written-by hue-\d">placier décide\.<\/span><\/p><p><span class="written-by hue-\d">À Brest aussi\.<\/span><\/p>$/,
  );
  expect(past?.hands?.map(({ name }) => name)).toEqual(['Léonie Pratviel', 'Hugo Sansonnat']);
  expect(past?.near.map(({ minutes: far }) => far)).toEqual([-10, -1]);
  await atRest();
  const signed = await countQueries(() => findPastNote(leonie, slug, itemId, { point: now, isSigned: true }));
  expect(signed.statements.length).toBeLessThanOrEqual(7);
});

test('what readers have is its published versions, one by one or compared; the drafting is nobody else’s', async () => {
  const { itemId } = await openPad(leonie);
  await write(leonie, itemId, 'Un premier texte.\n\nLe numéro secret CANARI-TEXTE.', 'Titre CANARI-TITRE');
  await write(leonie, itemId, 'Un premier texte.');
  await publish(itemId);
  await write(leonie, itemId, 'Un second texte.\n\nEncore CANARI-BROUILLON.');
  must(await nameVersion(leonie, { itemId, point: now, name: 'CANARI-NOM' }));
  await write(leonie, itemId, 'Un second texte.');
  await publish(itemId);
  const seq = await lastSeq(itemId);
  const seen = [
    await findHistory(visitor, slug, itemId),
    await findPastNote(visitor, slug, itemId, { point: { kind: 'published', number: 1 }, isSigned: true }),
    await findComparison(visitor, slug, itemId, [
      { kind: 'published', number: 1 },
      { kind: 'published', number: 2 },
    ]),
  ];
  expect(JSON.stringify(seen)).not.toContain('CANARI');
  const [history, first, compared] = seen;
  expect(history).toMatchObject({ pad: null, sittings: [], versions: [{ number: 2 }, { number: 1 }] });
  expect(first).toMatchObject({ html: '<p>Un premier texte.</p>', hands: null, near: [] });
  expect(compared).toMatchObject({ comparison: { counts: { added: 1, removed: 1 } } });
  for (const viewer of [visitor, asViewer(null, slug)])
    for (const point of [now, { kind: 'moment', seq }, { kind: 'published', number: 3 }] as const) {
      expect(await findPastNote(viewer, slug, itemId, { point, isSigned: false })).toBeNull();
      expect(await findComparison(viewer, slug, itemId, [{ kind: 'published', number: 1 }, point])).toBeNull();
    }
  const named = (await findHistory(leonie, slug, itemId))?.versions.find(({ number }) => number === null);
  const point = { kind: 'named', id: named?.id ?? '' } as const;
  expect(await findPastNote(visitor, slug, itemId, { point, isSigned: false })).toBeNull();
  expect((await findPastNote(leonie, slug, itemId, { point, isSigned: false }))?.html).toContain('CANARI-BROUILLON');
});

test('a version withdrawn vanishes for its readers, and the writers keep it; the latest goes with the note', async () => {
  const { itemId } = await openPad(leonie);
  await write(leonie, itemId, 'Avec une adresse.');
  await publish(itemId);
  await write(leonie, itemId, 'Sans adresse.');
  await publish(itemId);
  expect(await withdrawVersion(leonie, { itemId, number: 2 })).toMatchObject({ reason: 'latest-version' });
  expect(await withdrawVersion(leonie, { itemId, number: 7 })).toMatchObject({ reason: 'unknown-version' });
  must(await withdrawVersion(leonie, { itemId, number: 1 }));
  expect((await findHistory(visitor, slug, itemId))?.versions.map(({ number }) => number)).toEqual([2]);
  const first = { point: { kind: 'published', number: 1 }, isSigned: false } as const;
  expect(await findPastNote(visitor, slug, itemId, first)).toBeNull();
  expect((await findPastNote(leonie, slug, itemId, first))?.state.version?.withdrawnAt).toBeInstanceOf(Date);
  must(await withdrawNote(leonie, itemId));
  expect(await findHistory(visitor, slug, itemId)).toBeNull();
  // Published again to the same people, what was withdrawn stays so.
  await publish(itemId);
  expect((await findHistory(visitor, slug, itemId))?.versions.map(({ number }) => number)).toEqual([3]);
});

test('readers who have many versions turn their pages; each page costs few statements', async () => {
  const { itemId } = await openPad(leonie);
  await write(leonie, itemId, 'Le texte.');
  for (let number = 1; number <= 52; number++) await publish(itemId);
  await atRest();
  const { result: first, statements } = await countQueries(() => findHistory(visitor, slug, itemId));
  expect(statements.length).toBeLessThanOrEqual(5);
  expect(first?.versions).toHaveLength(50);
  expect(first?.older).toBe(3);
  const second = await findHistory(visitor, slug, itemId, first?.older);
  expect(second?.versions.map(({ number }) => number)).toEqual([2, 1]);
  expect(second?.older).toBeNull();
  await atRest();
  const compared = await countQueries(() =>
    findComparison(leonie, slug, itemId, [{ kind: 'published', number: 1 }, now]),
  );
  expect(compared.statements.length).toBeLessThanOrEqual(5);
});

test('readers see the images of each version that is theirs, and of none other', async () => {
  const { itemId } = await openPad(leonie);
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );
  const images: Id[] = [];
  for (const name of ['un.png', 'deux.png', 'trois.png'])
    images.push(must(await attachImage(leonie, itemId, { name, content: png })).id);
  const show = async (id: Id | undefined) => {
    const image = { type: 'image', attrs: { attachmentId: id ?? '', alt: '', caption: '' } };
    must(await rewriteNote(leonie, itemId, { header: { ...plain, title: 'Photos' }, body: { type: 'doc', content: [image, { type: 'paragraph', content: [{ type: 'text', text: 'Voici.' }] }] } })); // prettier-ignore
  };
  const shown = async () => {
    const { rows } = await pool.query<{ id: Id }>(
      'select id from attachments where item_id = $1 and published order by id',
      [itemId],
    );
    return rows.map(({ id }) => images.indexOf(id));
  };
  await show(images[0]);
  await publish(itemId);
  await show(images[1]);
  await publish(itemId);
  await show(images[2]);
  expect((await shown()).sort()).toEqual([0, 1]);
  must(await withdrawVersion(leonie, { itemId, number: 1 }));
  expect(await shown()).toEqual([1]);
  must(await withdrawNote(leonie, itemId));
  expect(await shown()).toEqual([]);
});

test('a state is named, named otherwise, and its name taken back; what was published keeps its own', async () => {
  const { itemId } = await openPad(leonie);
  await write(leonie, itemId, 'Avant la relecture.');
  const seq = await lastSeq(itemId);
  await write(hugo, itemId, 'Après la relecture.');
  const { versionId } = must(await nameVersion(hugo, { itemId, point: { kind: 'moment', seq }, name: 'avant Odile' }));
  must(await renameVersion(leonie, { itemId, versionId, name: 'Avant Odile' }));
  const [kept] = (await findHistory(leonie, slug, itemId))?.versions ?? [];
  expect(kept).toMatchObject({ name: 'Avant Odile', number: null, seq, madeBy: hugo.personId });
  const { number } = await publish(itemId, 'collective');
  const published = (await findHistory(leonie, slug, itemId))?.versions.find((one) => one.number === number);
  for (const act of [unnameVersion, renameVersion])
    expect(await act(leonie, { itemId, versionId: published?.id ?? '', name: 'x' })).toMatchObject({
      reason: 'unknown-version',
    });
  must(await unnameVersion(hugo, { itemId, versionId }));
  expect((await findHistory(leonie, slug, itemId))?.versions.map(({ name }) => name)).toEqual(['']);
  const { rows } = await pool.query<{ act: string }>(
    `select act from journal where particulars->>'itemId' = $1 and act like 'note.%named' order by id`,
    [itemId],
  );
  expect(rows.map(({ act }) => act)).toEqual(['note.named', 'note.renamed', 'note.unnamed']);
  const { itemId: closed } = await openPad(leonie, { kind: 'named', personIds: [people.hugo.personId] });
  const fatou = await people.fatou.member();
  const refusal = { reason: 'not-a-writer' };
  expect(await nameVersion(fatou, { itemId: closed, point: now, name: 'x' })).toMatchObject(refusal);
  expect(await restoreNote(fatou, { itemId: closed, point: now })).toMatchObject(refusal);
});

test('coming back to a state is an edit like another: nothing is erased, and it is undone without what came since', async () => {
  const { itemId } = await openPad(leonie);
  await write(leonie, itemId, 'Un.\n\nDeux.', 'Premier titre');
  const seq = await lastSeq(itemId);
  await write(hugo, itemId, 'Un.\n\nTout autre chose.', 'Second titre');
  const back = must(await restoreNote(leonie, { itemId, point: { kind: 'moment', seq } }));
  const at = (place: number) =>
    findPastNote(leonie, slug, itemId, { point: { kind: 'moment', seq: place }, isSigned: false });
  expect(await at(back.seq)).toMatchObject({ html: '<p>Un.</p><p>Deux.</p>', header: { title: 'Premier titre' } });
  expect(await at(back.before)).toMatchObject({ html: '<p>Un.</p><p>Tout autre chose.</p>' });
  must(await addWords(hugo, itemId, words('Écrit depuis.')));
  const undone = must(await undoRestore(leonie, { itemId, seq: back.seq }));
  expect(await at(undone.seq)).toMatchObject({
    html: '<p>Un.</p><p>Tout autre chose.</p><p>Écrit depuis.</p>',
    header: { title: 'Second titre' },
  });
  const signed = await findPastNote(leonie, slug, itemId, { point: now, isSigned: true });
  expect(signed?.hands?.map(({ name }) => name)).toEqual(['Léonie Pratviel', 'Hugo Sansonnat']);
  const same = must(await restoreNote(leonie, { itemId, point: now }));
  expect(same.seq, 'nothing to change, nothing written').toBe(same.before);
});

test('three type while one comes back to an earlier state: all see it at once, and no word said to be saved is lost', async () => {
  const { itemId, padId } = await openPad(leonie);
  must(await addWords(leonie, itemId, words('Le début, que tout le monde garde.')));
  const seq = await lastSeq(itemId);
  must(await addWords(hugo, itemId, words('Un paragraphe de trop.')));
  const editors = (['leonie', 'hugo', 'fatou'] as const).map((name) => ({
    name,
    editor: openEditor({ url: server.url, token: people[name].token, padId }),
  }));
  for (const { editor } of editors) await editor.synced();
  let typed = 0;
  const typing = setInterval(() => {
    typed += 1;
    for (const { name, editor } of editors) editor.type(`${name} ${String(typed)}.`);
  }, 15);
  await until(() => typed >= 20);
  const back = must(await restoreNote(leonie, { itemId, point: { kind: 'moment', seq } }));
  await until(() => typed >= 50);
  clearInterval(typing);
  for (const { editor } of editors)
    await until(() => !editor.provider.hasUnsyncedChanges && editor.logged() >= typed, 20_000);
  await until(() => new Set(editors.map(({ editor }) => editor.text())).size === 1);
  expect(editors[0]?.editor.text()).not.toContain('de trop');
  expect(editors[0]?.editor.text()).toContain('Le début, que tout le monde garde.');
  expect(editors[0]?.editor.text(), 'what is typed afterwards stays').toContain(`fatou ${String(typed)}.`);
  // Every word is in the log, those that the return took out of the text included.
  const said = await allSaid(padId);
  for (const { name } of editors)
    for (let count = 1; count <= typed; count++) expect(said).toContain(`${name} ${String(count)}.`);
  expect(await htmlAt(itemId, back.before)).toContain('leonie 1.');
  for (const { editor } of editors) editor.leave();
});

/** All the words that a log ever held, taken away since or not. */
async function allSaid(padId: Id): Promise<string> {
  const { rows } = await pool.query<{ bytes: Buffer }>('select bytes from pad_updates where pad_id = $1 order by seq', [
    padId,
  ]);
  const doc = new Doc({ gc: false });
  for (const { bytes } of rows) applyUpdate(doc, bytes);
  return [...doc.store.clients.values()]
    .flat()
    .map((struct) => (struct instanceof Item && struct.content instanceof ContentString ? struct.content.str : '\n'))
    .join('');
}

test('a note of 20,000 edits is told, read again and compared in bounded time', async () => {
  const { itemId, padId } = await openPad(leonie);
  const typists = new Typists();
  for (let turn = 0; turn < 200; turn++)
    typists.type(
      turn % 2 === 0 ? leonie.personId : hugo.personId,
      'm'.repeat(49) + ' '.repeat(51),
      minutes(turn * 2),
      50,
    );
  expect(typists.edits.length).toBeGreaterThan(20_000);
  await fillLog(pool, padId, typists.edits, typists.clients);
  const times: Record<string, number> = {};
  const timed = async <Result>(name: string, act: () => Promise<Result>): Promise<Result> => {
    const start = performance.now();
    const result = await act();
    times[name] = Math.round(performance.now() - start);
    return result;
  };
  const history = await timed('history', () => findHistory(leonie, slug, itemId));
  const first = history?.sittings.at(-1)?.first ?? 0;
  const middle = { kind: 'moment', seq: first + 10_000 } as const;
  await timed('past', () => findPastNote(leonie, slug, itemId, { point: middle, isSigned: false }));
  await timed('signed', () => findPastNote(leonie, slug, itemId, { point: middle, isSigned: true }));
  await timed('compared', () => findComparison(leonie, slug, itemId, [middle, now]));
  process.stdout.write(`history of ${String(typists.edits.length)} edits, in ms: ${JSON.stringify(times)}\n`);
  for (const [name, time] of Object.entries(times)) expect(time, name).toBeLessThan(3_000);
});
