import { afterAll, expect, test } from 'vitest';
import type { Id } from '#lib/kernel/ids.ts';
import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import { must } from '#tests/authorization/world.ts';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { openEditor, startLiveServer, until } from '#tests/support/live.ts';
import { loggedText, openPad, plainHeader } from '#tests/support/pads.ts';
import { readMarkdown } from '../../document/read-markdown.ts';
import { now } from '../../history/points.ts';
import { findHistory } from '../queries/history.ts';
import { findPastNote } from '../queries/past-note.ts';
import { addWords } from './add-words.ts';
import { eraseWords } from './erase-words.ts';
import { nameVersion } from './name-version.ts';
import { publishNote } from './publish-note.ts';
import { rewriteNote } from './rewrite-note.ts';
import { withdrawVersion } from './withdraw-version.ts';

const { pool } = await freshDatabase();
const server = await startLiveServer();
const { people, slug, collectiveId } = await makeRavaudoir();
const naima = await people.naima.member();
const mandate = { personId: people.ibrahima.personId, role: 'facilitator', circleId: null, scope: '', startsAt: null, endsAt: null } as const; // prettier-ignore
must(await giveMandate(naima, mandate));
const ibrahima = await people.ibrahima.member();
const leonie = await people.leonie.member();
afterAll(() => server.stop());

const secret = 'CANARI 06 51 22 90 17';
const words = (text: string) => readMarkdown(text, { link: () => null, image: () => null }).body;
const rewriteAs = async (itemId: Id, text: string) =>
  must(await rewriteNote(leonie, itemId, { header: { ...plainHeader, title: 'Contacts' }, body: words(text) }));

/** The tables of the database in which the secret stands, as text or as bytes. */
async function holders(): Promise<string[]> {
  const hex = Buffer.from(secret).toString('hex');
  const { rows } = await pool.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await pool.query(
      `select from ${name} t where position(lower($1) in lower(t::text)) > 0 or position($2 in t::text) > 0 limit 1`,
      [secret, hex],
    );
    if (hits.length > 0) found.push(name);
  }
  return found;
}

test('words written by mistake leave the log, its snapshots and its versions; the text, its hands and the trace stay', async () => {
  const { itemId, padId } = await openPad(leonie);
  await rewriteAs(itemId, 'Avant.\n\nAprès.');
  const hugo = openEditor({ url: server.url, token: people.hugo.token, padId });
  await hugo.synced();
  hugo.type(`Appeler ${secret} le soir.`);
  await until(() => hugo.logged() >= 1);
  must(await nameVersion(leonie, { itemId, point: now, name: 'Avec le numéro' }));
  await rewriteAs(itemId, 'Avant.\n\nAprès.');
  hugo.type('On continue.');
  await until(() => hugo.logged() >= 2);
  expect(await holders()).toEqual(expect.arrayContaining(['note_versions', 'pad_updates']));
  const before = await loggedText(padId);
  const erased = must(await eraseWords(ibrahima, { itemId, words: secret.toLowerCase(), why: 'Un numéro privé.' }));
  expect(erased.edits).toBeGreaterThan(1);
  await until(async () => (await holders()).length === 0);
  expect(await loggedText(padId)).toBe(before);
  const history = await findHistory(leonie, slug, itemId);
  expect(history?.versions).toEqual([]);
  expect(history?.erasures).toMatchObject([{ edits: erased.edits, why: 'Un numéro privé.', by: ibrahima.personId }]);
  // Who has it open goes on, and what they write is read with what stayed.
  hugo.type('Et encore.');
  await until(() => hugo.logged() >= 3);
  expect(await loggedText(padId)).toBe(hugo.text());
  const past = await findPastNote(leonie, slug, itemId, { point: now, isSigned: true });
  expect(past?.html).toContain('Et encore.');
  expect(past?.hands?.map(({ name }) => name)).toEqual(['Léonie Pratviel', 'Hugo Sansonnat']);
  hugo.leave();
});

test('what is still written, still published, or never was, is refused; and so is who does not hold that trust', async () => {
  const { itemId } = await openPad(leonie);
  await rewriteAs(itemId, `Appeler ${secret}.`);
  const erase = (member = ibrahima, text = secret) => eraseWords(member, { itemId, words: text, why: 'Privé.' });
  expect(await erase(leonie)).toMatchObject({ reason: 'erasers-only' });
  expect(await erase()).toMatchObject({ reason: 'words-still-written' });
  const readers = { kind: 'collective' } as const;
  must(await publishNote(leonie, { itemId, readers, name: '', licence: null }));
  await rewriteAs(itemId, 'Appeler.');
  expect(await erase()).toMatchObject({ reason: 'words-still-published' });
  must(await publishNote(leonie, { itemId, readers, name: '', licence: null }));
  must(await withdrawVersion(leonie, { itemId, number: 1 }));
  expect(await erase(ibrahima, 'jamais écrit')).toMatchObject({ reason: 'words-never-written' });
  must(await erase());
  await until(async () => (await holders()).length === 0);
  const { itemId: closed } = await openPad(leonie, { kind: 'named', personIds: [people.hugo.personId] });
  must(await addWords(leonie, closed, words('Entre nous.')));
  expect(await eraseWords(ibrahima, { itemId: closed, words: 'Entre', why: 'x' })).toMatchObject({
    reason: 'not-a-writer',
  });
  const { rows } = await pool.query<{ act: string; particulars: unknown }>(
    `select act, particulars from journal where act = 'note.erased' and collective_id = $1`,
    [collectiveId],
  );
  expect(rows.map(({ particulars }) => Object.keys(particulars as object).sort())).toEqual([
    ['edits', 'itemId', 'versions'],
    ['edits', 'itemId', 'versions'],
  ]);
});
