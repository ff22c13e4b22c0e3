import { expect, test } from 'vitest';
import { freshDatabase } from '#tests/support/database.ts';
import { publicAudience, type Id } from '../ids.ts';
import { asOwner, asReader } from './database.ts';
import { newId } from './new-id.ts';
import { dropText, indexText, type SearchText } from './search-index.ts';

const { db } = await freshDatabase();
const members = newId();
const others = newId();
const ines = { personId: newId(), audiences: [publicAudience, members] };
const collectiveId = newId();
await db
  .insertInto('audiences')
  .values([members, others].map((id) => ({ id, kind: 'collective' as const, collective_id: null, circle_id: null })))
  .execute();
await db
  .insertInto('collectives')
  .values({ id: collectiveId, audience_id: publicAudience, members_audience_id: members, slug: 'malle', name: 'Malle' })
  .execute();

async function note(audienceId: Id): Promise<SearchText> {
  const id = newId();
  await db
    .insertInto('items')
    .values({
      id,
      collective_id: collectiveId,
      audience_id: audienceId,
      kind: 'note',
      title: 'La malle',
      state: 'published',
    })
    .execute();
  return { source: 'item', sourceId: id, itemId: id, audienceId, kind: 'note', title: 'La malle', body: 'Un carnet' };
}

const known = (id: Id) => db.selectFrom('search_documents').selectAll().where('item_id', '=', id).execute();

test('a text is indexed, replaced and dropped by those who read it', async () => {
  const text = await note(members);
  await asReader(ines, (tx) => indexText(tx, text));
  await asReader(ines, (tx) => indexText(tx, { ...text, body: 'Deux carnets', hashtags: ['#Prêt'] }));
  expect(await known(text.itemId)).toMatchObject([{ body: 'Deux carnets', audience_id: members }]);
  await asReader(ines, (tx) => dropText(tx, 'item', text.sourceId));
  expect(await known(text.itemId)).toEqual([]);
});

test('nobody writes into, replaces or drops a text of an audience that is not theirs', async () => {
  const hidden = await note(others);
  await expect(asReader(ines, (tx) => indexText(tx, hidden))).rejects.toThrow('not the writer');
  await asOwner((tx) => indexText(tx, hidden));
  const mine = await note(members);
  await expect(
    asReader(ines, (tx) => indexText(tx, { ...mine, sourceId: hidden.sourceId, itemId: mine.itemId })),
  ).rejects.toThrow('not the writer');
  await asReader(ines, (tx) => dropText(tx, 'item', hidden.sourceId));
  expect(await known(hidden.itemId)).toHaveLength(1);
});

test('a text inside an item is read by the readers of the item, a draft by its writers', async () => {
  const text = await note(publicAudience);
  await expect(
    asReader(ines, (tx) => indexText(tx, { ...text, source: 'comment', audienceId: members })),
  ).rejects.toThrow('readers of its item');
  await asReader(ines, (tx) => indexText(tx, { ...text, source: 'pad', audienceId: members }));
  expect(await known(text.itemId)).toMatchObject([{ source: 'pad', audience_id: members, item_audience_id: null }]);
});

test('the texts of an item follow its audience, its draft does not', async () => {
  const text = await note(members);
  await asOwner(async (tx) => {
    await indexText(tx, text);
    await indexText(tx, { ...text, source: 'pad', audienceId: members });
    await tx.updateTable('items').set({ audience_id: publicAudience }).where('id', '=', text.itemId).execute();
  });
  const rows = await known(text.itemId);
  expect(rows.map((row) => [row.source, row.audience_id]).sort()).toEqual([
    ['item', publicAudience],
    ['pad', members],
  ]);
  const moved = rows.find((row) => row.source === 'item');
  expect(moved?.vector).toContain(`=a${publicAudience.replaceAll('-', '')}`);
  expect(moved?.vector).not.toContain(`=a${members.replaceAll('-', '')}`);
});

test('the index itself is closed to requests', async () => {
  await expect(asReader(ines, (tx) => tx.selectFrom('search_documents').selectAll().execute())).rejects.toThrow(
    'permission denied',
  );
});
