import { expect, test } from 'vitest';
import { asViewer } from '#lib/collectives/gate.ts';
import { until } from '#tests/support/live.ts';
import { makePerson, makeRavaudoir } from '#tests/support/cast.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { openPad, plainHeader } from '#tests/support/pads.ts';
import { readMarkdown } from '../../document/read-markdown.ts';
import { startLive } from '../live.ts';
import { addWords } from '../commands/add-words.ts';
import { listHands } from './hands.ts';
import { findPad } from './pad.ts';
import { suggestHashtags, suggestPeople } from './suggest.ts';
import { findNoteToWrite } from './writing.ts';

await freshDatabase();
await startLive();
const { people, slug } = await makeRavaudoir();
const leonie = await people.leonie.member();

const words = (text: string) => readMarkdown(text, { link: () => null, image: () => null }).body;

test('the page of writing costs few statements, and is nobody else’s', async () => {
  const { itemId } = await openPad(leonie, { kind: 'named', personIds: [people.hugo.personId] });
  const { result, statements } = await countQueries(async () => [
    await findNoteToWrite(leonie, slug, itemId),
    await listHands(leonie, itemId),
  ]);
  expect(result[0]).toMatchObject({ access: 'write', header: { title: 'Permanence' }, publishedNumber: null });
  expect(statements.length).toBeLessThanOrEqual(4);
  expect(await findNoteToWrite(await people.fatou.member(), slug, itemId)).toBeNull();
  expect(await findNoteToWrite(leonie, 'ailleurs', itemId)).toBeNull();
});

test('words added without a script come after the others, and are in their author’s hand', async () => {
  const { itemId } = await openPad(leonie);
  const fatou = await people.fatou.member();
  expect(await addWords(leonie, itemId, words('Le placier décide de tout.'))).toEqual({ ok: true, value: undefined });
  expect(await addWords(fatou, itemId, words('- À Brest aussi.'))).toEqual({ ok: true, value: undefined });
  const html = async () => (await findNoteToWrite(fatou, slug, itemId))?.html ?? '';
  await until(async () => (await html()).includes('Brest'));
  expect(await html()).toBe('<p>Le placier décide de tout.</p><ul><li>À Brest aussi.</li></ul>');
  expect((await listHands(fatou, itemId)).map(({ name }) => name)).toContain('Fatou Dormelle');
});

test('people are proposed by any word of their name, those who read the draft first', async () => {
  const { itemId } = await openPad(leonie, { kind: 'named', personIds: [people.hugo.personId] });
  const pad = await findPad(leonie, itemId);
  if (pad === null) throw new Error('the note is hers');
  expect(await suggestPeople(leonie, pad, 'NAIMA')).toEqual([
    { id: people.naima.personId, name: 'Naïma Cassagnol', reads: false },
  ]);
  expect((await suggestPeople(leonie, pad, 'sanso')).map(({ reads }) => reads)).toEqual([true]);
  expect((await suggestPeople(leonie, pad, '')).slice(0, 2).every(({ reads }) => reads)).toBe(true);
  expect(await suggestPeople(leonie, pad, '%')).toEqual([]);
});

test('mots-dièse are those of the collective that this reader may know', async () => {
  await openPad(leonie, { kind: 'collective' }, { ...plainHeader, hashtags: ['marché', 'permanence'] });
  await openPad(
    leonie,
    { kind: 'named', personIds: [people.hugo.personId] },
    { ...plainHeader, hashtags: ['margelle'] },
  );
  const { itemId } = await openPad(leonie);
  const odile = await people.odile.member();
  const pad = await findPad(odile, itemId);
  if (pad === null) throw new Error('the note is the collective’s');
  expect(await suggestHashtags(odile, pad, 'mar')).toEqual(['marché']);
  expect(await suggestHashtags(leonie, pad, 'mar')).toEqual(['marché', 'margelle']);
});

test('a stranger finds nothing to write', async () => {
  const { itemId } = await openPad(leonie);
  const stranger = await (await makePerson('Inès Taravant')).session();
  expect(await findNoteToWrite(asViewer(stranger, slug), slug, itemId)).toBeNull();
  expect(await addWords(asViewer(stranger, slug), itemId, words('x'))).toMatchObject({ reason: 'not-a-writer' });
});
