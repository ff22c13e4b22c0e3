import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { partWith } from '#lib/collectives/server/commands/part-with.ts';
import { findPerson } from '#lib/collectives/server/queries/session.ts';
import { encodeId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { startLive } from '#lib/notes/server/live.ts';
import { attachImage } from '#lib/notes/server/commands/attach-image.ts';
import { addWords } from '#lib/notes/server/commands/add-words.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { keepDraft } from '#lib/threads/server/commands/keep-draft.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { openPad } from '#tests/support/pads.ts';
import { must } from '#tests/support/proposing.ts';
import { readZip } from '#tests/support/zip.ts';
import { openArchive } from './archive.ts';
import { holdings } from './catalogue.ts';

const { db, pool } = await freshDatabase();
await startLive();
const { people } = await makeRavaudoir();
const collective = { kind: 'collective' } as const;

/** Columns that name a person and are not in the archive, with the reason. */
const apart: Readonly<Record<string, string>> = {
  'audience_members.person_id': 'what one is named for is told by the items themselves',
  'passkey_challenges.person_id': 'random, over in five minutes',
  'pad_updates.person_id': 'the words themselves are given, passage by passage',
  'pad_hands.person_id': 'the same',
  'pad_mentions.person_id': 'how often one was told of a name: it says nothing more',
  'pad_quarantine.person_id': 'a fault of a program, in bytes that no document takes',
  'comments.removed_by': 'said of somebody else’s words',
  'join_requests.settled_by': 'the answer belongs to who asked',
  'circle_requests.settled_by': 'the same',
  'network_invitations.settled_by': 'the same',
  'notifications.actor_id': 'what others were told of; the act itself is in the journal',
};

/** Every file of the archive, as text, by name. */
async function archiveOf(personId: Parameters<typeof findPerson>[0]): Promise<Map<string, string>> {
  const person = await findPerson(personId);
  if (person === null) throw new Error('no such person');
  return readZip(await buffer(await openArchive(person, { locale: 'fr' })));
}

const everything = (files: Map<string, string>) => [...files].map(([name, text]) => `${name}\n${text}`).join('\n');

test('every column that names a person is in the archive, or apart with its reason', async () => {
  const { rows } = await pool.query<{ name: string }>(`
    select distinct c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum] and k.confrelid = 'persons'::regclass
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and format_type(a.atttypid, null) = 'uuid' and (k.oid is not null or a.attname ~ '^(person|author|actor|proposer)_id$|_by$')
    order by 1`);
  const told = new Set(holdings.flatMap(({ table, of }) => of.map((column) => `${table}.${column}`)));
  const missing = rows.map(({ name }) => name).filter((name) => !told.has(name) && !(name in apart));
  expect(missing).toEqual([]);
});

test('one’s words are there wherever they were said, and nobody else’s', async () => {
  const [hugo, odile] = [await people.hugo.member(), await people.odile.member()];
  const thread = must(
    await openThread(odile, {
      key: newId(),
      title: 'Bâches et sangles',
      summary: '',
      source: 'Secret d’Odile',
      about: null,
      readers: collective,
    }),
  );
  must(await postComment(hugo, { key: newId(), threadId: thread.id, answers: null, source: 'Parole de Hugo' }));
  await keepDraft(hugo, { threadId: thread.id, answers: null, source: 'Brouillon de Hugo' });
  must(await addStep(hugo, { key: newId(), itemId: thread.id, label: 'Coudre les sangles', size: '', dueOn: null }));
  const { itemId } = await openPad(odile);
  for (const [member, text] of [
    [odile, 'Passage d’Odile.'],
    [hugo, 'Passage de Hugo.'],
  ] as const)
    must(
      await addWords(member, itemId, {
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
      }),
    );
  const mine = await archiveOf(people.hugo.personId);
  const all = everything(mine);
  for (const words of [
    'Hugo Sansonnat',
    'Parole de Hugo',
    'Brouillon de Hugo',
    'Coudre les sangles',
    'Passage de Hugo',
    'Bâches et sangles',
    'Le Ravaudoir',
  ])
    // prettier-ignore
    expect(all).toContain(words);
  expect(all).not.toContain('Secret d’Odile');
  expect(all, 'a note that one reads and had a part in is whole').toContain('Passage d’Odile.');
  expect(all).toMatch(/^Titre : Permanence$/m);
  expect(JSON.parse(mine.get('json/comments.json') ?? '')).toMatchObject([
    { words: 'Parole de Hugo', title: 'Bâches et sangles', collective: 'Le Ravaudoir' },
  ]);
  for (const [name, text] of mine)
    if (name.startsWith('json/')) expect(() => JSON.parse(text) as unknown).not.toThrow();
  expect(mine.get('messages.txt')).toContain('Votre message · ');
});

test('in a collective one has left, one’s own words and passages stay, and no title or text of the others', async () => {
  must(await partWith(await people.hugo.member(), people.hugo.personId));
  const left = everything(await archiveOf(people.hugo.personId));
  for (const words of ['Parole de Hugo', 'Passage de Hugo.', 'Coudre les sangles', 'jusqu’au'])
    expect(left).toContain(words);
  for (const words of ['Bâches et sangles', 'Passage d’Odile', 'Secret d’Odile']) expect(left).not.toContain(words);
});

test('no secret and no id of another person is in it', async () => {
  const { personId, token } = people.leonie;
  await db.insertInto('passwords').values({ person_id: personId, hash: '$argon2id$secret' }).execute();
  const all = everything(await archiveOf(personId));
  expect(all).not.toContain('argon2id');
  expect(all).not.toContain(token);
  for (const one of [people.odile, people.naima]) expect(all).not.toContain(one.personId);
});

test('a thousand messages come page by page, each once', async () => {
  const { personId } = people.fatou;
  const fatou = await people.fatou.member();
  const { id } = must(
    await openThread(fatou, {
      key: newId(),
      title: 'Long',
      summary: '',
      source: 'Début',
      about: null,
      readers: collective,
    }),
  );
  await pool.query(
    `insert into comments (id, thread_id, audience_id, seq, root, branch, leaf, author_id, source, html, excerpt)
     select gen_random_uuid(), c.thread_id, c.audience_id, n, n, n, n, c.author_id, 'Message ' || n, '', ''
     from comments c, generate_series(2, 1201) n where c.thread_id = $1 and c.seq = 1`,
    [id],
  );
  const rows = JSON.parse((await archiveOf(personId)).get('json/comments.json') ?? '') as { words: string }[];
  expect(new Set(rows.map(({ words }) => words)).size).toBe(1201);
  expect(rows).toHaveLength(1201);
});

test('what one attached comes too, named as texts know it, and a lost one is said without cutting the rest', async () => {
  const capucine = await people.capucine.member();
  const { itemId } = await openPad(capucine);
  const content = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#0b5a4a' } })
    .jpeg()
    .toBuffer();
  const { id } = must(await attachImage(capucine, itemId, { name: 'Table d’été.JPG', content }));
  const mine = [...(await archiveOf(people.capucine.personId)).keys()];
  expect(mine).toContainEqual(
    expect.stringMatching(new RegExp(`^fichiers/${encodeId(id)}-table-d-ete\\.(jpg|webp|png)$`)),
  );
  expect([...(await archiveOf(people.odile.personId)).keys()].join()).not.toContain('fichiers/');
  await db
    .updateTable('attachments')
    .set({ sha256: '0'.repeat(64) })
    .where('id', '=', id)
    .execute();
  const all = await archiveOf(people.capucine.personId);
  expect([...all].find(([name]) => name.startsWith('fichiers/'))?.[1]).toContain('Ce fichier manque');
});
