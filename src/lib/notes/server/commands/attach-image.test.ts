import sharp from 'sharp';
import { expect, test } from 'vitest';
import { findKeptFile } from '#lib/kernel/server/attachments.ts';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { openPad } from '#tests/support/pads.ts';
import { attachImage } from './attach-image.ts';

const { db } = await freshDatabase();
const { people } = await makeRavaudoir();

async function photograph(width = 40): Promise<Buffer> {
  return sharp({ create: { width, height: 20, channels: 3, background: '#0b5a4a' } })
    .withExif({ IFD0: { Copyright: 'place du marché' } })
    .jpeg()
    .toBuffer();
}

test('an image is drawn again, kept for the writers alone, and told in the journal', async () => {
  const leonie = await people.leonie.member();
  const { itemId } = await openPad(leonie, { kind: 'named', personIds: [people.hugo.personId] });
  const attached = await attachImage(leonie, itemId, { name: 'table.jpg', content: await photograph() });
  if (!attached.ok) throw new Error(attached.reason);
  expect(attached.value).toMatchObject({ width: 40, height: 20 });
  const file = await findKeptFile(await people.hugo.member(), attached.value.id);
  expect(file).toMatchObject({ name: 'table.jpg', mediaType: 'image/jpeg', published: false });
  expect(await findKeptFile(await people.fatou.member(), attached.value.id)).toBeNull();
  const told = await db.selectFrom('journal').select('item_id').where('act', '=', 'note.illustrated').execute();
  expect(told).toEqual([{ item_id: null }]);
});

test('what is no image, or comes from somebody who does not write, is refused with nothing kept', async () => {
  const leonie = await people.leonie.member();
  const { itemId } = await openPad(leonie, { kind: 'named', personIds: [people.naima.personId] });
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const refused = [
    await attachImage(leonie, itemId, { name: 'a.png', content: svg }),
    await attachImage(leonie, itemId, { name: 'a.png', content: (await photograph()).subarray(0, 60) }),
    await attachImage(await people.fatou.member(), itemId, { name: 'a.jpg', content: await photograph() }),
  ];
  expect(refused.map((outcome) => (outcome.ok ? 'kept' : outcome.reason))).toEqual([
    'not-an-image',
    'image-unreadable',
    'not-a-writer',
  ]);
  const rows = await db.selectFrom('attachments').select('id').where('item_id', '=', itemId).execute();
  expect(rows).toEqual([]);
});
