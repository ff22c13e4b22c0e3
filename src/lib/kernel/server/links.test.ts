import { expect, test } from 'vitest';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { publicAudience, type Id } from '../ids.ts';
import type { Relation } from '../links.ts';
import { asOwner, asReader, readAs } from './database.ts';
import { findLineage, listLinks, setLinks } from './links.ts';
import { newId } from './new-id.ts';

const { db } = await freshDatabase();
const [members, others] = [newId(), newId()];
const ines = { personId: newId(), audiences: [publicAudience, members] };
const visitor = { personId: null, audiences: [publicAudience] };
const collectiveId = newId();
await db
  .insertInto('audiences')
  .values([members, others].map((id) => ({ id, kind: 'collective' as const, collective_id: null, circle_id: null })))
  .execute();
await db
  .insertInto('collectives')
  .values({ id: collectiveId, audience_id: members, members_audience_id: members, slug: 'malle', name: 'Malle' })
  .execute();

async function item(title: string, audienceId: Id = members): Promise<{ id: Id; audienceId: Id }> {
  const id = newId();
  await db
    .insertInto('items')
    .values({ id, collective_id: collectiveId, audience_id: audienceId, kind: 'note', title, state: 'published' })
    .execute();
  return { id, audienceId };
}

const link = (from: { id: Id; audienceId: Id }, relation: Relation, to: Id) =>
  asOwner((tx) => setLinks(tx, from, relation, [{ itemId: to }], null));
const titles = async (id: Id, way: 'in' | 'out', reader: typeof ines | typeof visitor = ines) =>
  (await readAs(reader, (tx) => listLinks(tx, id))).filter((one) => one.way === way).map((one) => one.item?.title);

test('links are set, kept in order, and withdrawn', async () => {
  const [note, first, second] = [await item('Note'), await item('Un'), await item('Deux')];
  const targets = [{ itemId: second.id }, { itemId: first.id }, { url: 'https://exemple.test/', label: 'Ailleurs' }];
  await asReader(ines, (tx) => setLinks(tx, note, 'cites', targets, ines.personId));
  await asReader(ines, (tx) => setLinks(tx, note, 'cites', targets, ines.personId));
  const found = await readAs(ines, (tx) => listLinks(tx, note.id));
  expect(found.map((one) => one.item?.title ?? one.url)).toEqual(['Deux', 'Un', 'https://exemple.test/']);
  await asReader(ines, (tx) => setLinks(tx, note, 'cites', [{ itemId: first.id }], ines.personId));
  expect(await titles(note.id, 'out')).toEqual(['Un']);
  expect(await titles(first.id, 'in')).toEqual(['Note']);
});

test('a link to what the writer may not read is not made, and one made by another hand stays', async () => {
  const [note, hidden] = [await item('Note'), await item('Caché', others)];
  await asReader(ines, (tx) => setLinks(tx, note, 'cites', [{ itemId: hidden.id }, { itemId: newId() }], null));
  expect(await db.selectFrom('links').select('id').where('from_item_id', '=', note.id).execute()).toEqual([]);
  await link(note, 'cites', hidden.id);
  await asReader(ines, (tx) => setLinks(tx, note, 'cites', [{ itemId: hidden.id }], null));
  expect(await db.selectFrom('links').select('id').where('from_item_id', '=', note.id).execute()).toHaveLength(1);
});

test('a private item that cites a public one is invisible from its side', async () => {
  const open = await item('Public', publicAudience);
  await link(await item('Privé'), 'cites', open.id);
  await link(await item('Public aussi', publicAudience), 'cites', open.id);
  expect(await titles(open.id, 'in', visitor)).toEqual(['Public aussi']);
  expect((await titles(open.id, 'in')).sort()).toEqual(['Privé', 'Public aussi']);
});

test('a public item tells a visitor its address, even in a collective that is not listed', async () => {
  const [from, to] = [await item('Ici', publicAudience), await item('Là', publicAudience)];
  await link(from, 'cites', to.id);
  const [found] = await readAs(visitor, (tx) => listLinks(tx, from.id));
  expect(found?.item).toMatchObject({ slug: 'malle', title: 'Là' });
});

test('a lineage runs from the first beginning to what was made of it, through what one may read', async () => {
  const [brest, montpellier, etienne, decision] = [
    await item('Brest', publicAudience),
    await item('Montpellier', publicAudience),
    await item('Saint-Étienne'),
    await item('Décision'),
  ];
  await link(montpellier, 'continues', brest.id);
  await link(etienne, 'continues', montpellier.id);
  await link(decision, 'produced_by', etienne.id);
  const { result, statements } = await countQueries(() => readAs(ines, (tx) => findLineage(tx, montpellier.id)));
  expect(statements).toHaveLength(1);
  expect(result.map((knot) => [knot.title, knot.relation])).toEqual([
    ['Brest', null],
    ['Montpellier', 'continues'],
    ['Saint-Étienne', 'continues'],
    ['Décision', 'produced_by'],
  ]);
  const seen = await readAs(visitor, (tx) => findLineage(tx, brest.id));
  expect(seen.map((knot) => knot.title)).toEqual(['Brest', 'Montpellier']);
});

test('a circle of lineage ends', async () => {
  const [one, two] = [await item('Un'), await item('Deux')];
  await link(one, 'continues', two.id);
  await link(two, 'continues', one.id);
  expect(await readAs(ines, (tx) => findLineage(tx, one.id))).toHaveLength(2);
});
