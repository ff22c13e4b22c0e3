import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asViewer } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { countQueries, freshDatabase } from '../../../../../tests/support/database.ts';
import { makeDeciders } from '../../../../../tests/support/deciders.ts';
import { toldDecisionSchema } from '../../schema.ts';
import { enterDecision } from '../commands/conclude.ts';
import { correctEntry, repealEntry, reviewEntry } from '../commands/follow-up.ts';
import type { Inscribed } from '../commands/enter.ts';
import { findEntryPage } from './find-entry.ts';
import { listRegister } from './list-register.ts';
import { exportRegister } from './register-file.ts';

const { db } = await freshDatabase();
const world = await makeDeciders(db, { persons: 4, circle: 2, roles: { 0: ['secretary'] } });
const [keeper, , , outsideCircle] = [0, 1, 2, 3].map((index) => world.member(index)) as [
  Member,
  Member,
  Member,
  Member,
];
const all = { registerId: null, state: 'all', words: '', before: null } as const;
const folder = mkdtempSync(join(tmpdir(), 'minga-register-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const told = {
  outcome: 'adopted',
  title: 'La clé de l’atelier',
  text: 'Elle reste chez Jeanne.',
  scope: 'Tout le collectif',
  owner: world.persons[1],
  inForceSince: '2020-01-05',
  noReviewReason: 'Rien ne presse',
  decidedHow: 'En réunion',
  readers: 'collective',
};

function must(outcome: Outcome<Inscribed>): Inscribed {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

async function enter(over: object = {}): Promise<Inscribed> {
  return must(await enterDecision(keeper, toldDecisionSchema.parse({ ...told, ...over })));
}

let key: Inscribed;
let fee: Inscribed;

beforeAll(async () => {
  key = await enter();
  fee = await enter({ title: 'Cotisation à 5 %', readers: 'public' });
  await enter({ title: 'Achat du vélo', outcome: 'rejected' });
  must(await repealEntry(keeper, fee.id, { reason: 'Trop chère', decidedHow: 'En réunion' }));
  const again = { reviewOn: '2099-01-01', noReviewReason: '', owner: null, reason: 'Tout va bien' };
  must(await reviewEntry(keeper, key.id, again));
});

test('a register shows its entries without a gap, the last first', async () => {
  const { result: page, statements } = await countQueries(() => listRegister(keeper, all));
  expect(page.knots.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  expect(page.knots[3]?.entry).toMatchObject({ standing: 'repealed', endedByNumber: 4 });
  expect(page.knots[4]?.entry).toMatchObject({ standing: 'in-force', reviewOn: '2099-01-01' });
  expect(statements.length).toBeLessThanOrEqual(10);
});

test('filters keep what is in force, what ended, and what is written', async () => {
  const numbersOf = async (over: object) =>
    (await listRegister(keeper, { ...all, ...over })).knots.map(({ number }) => number);
  expect(await numbersOf({ state: 'force' })).toEqual([1]);
  expect(await numbersOf({ state: 'ended' })).toEqual([2]);
  expect(await numbersOf({ words: '5 %' })).toEqual([4, 2]);
  expect(await numbersOf({ words: '%%' })).toEqual([]);
  expect(await numbersOf({ words: '3' })).toEqual([3]);
  expect(await numbersOf({ before: 3 })).toEqual([2, 1]);
});

test('what a circle alone reads keeps its number for others, and gives none of its words', async () => {
  const secret = await enter({ title: 'Le prêt de Malik', circle: world.circleId, readers: 'body' });
  const circleRegister = (await listRegister(keeper, all)).bodies.find(({ circle }) => circle !== null)?.id ?? null;
  const page = await listRegister(outsideCircle, { ...all, registerId: circleRegister });
  expect(page.knots).toEqual([{ number: 1, entry: null }]);
  expect(await findEntryPage(outsideCircle, world.slug, secret.id)).toBeNull();
  expect(await exportRegister(outsideCircle, circleRegister ?? '')).not.toContain('Malik');
  expect(await exportRegister(keeper, circleRegister ?? '')).toContain('Malik');
});

test('the page of an entry says what came of it, in few statements, and to a visitor what is public', async () => {
  const { result: page, statements } = await countQueries(() => findEntryPage(keeper, world.slug, key.id));
  expect(page?.neighbours).toMatchObject([{ kind: 'review', way: 'later', reason: 'Tout va bien' }]);
  expect(page?.head.effective.reviewOn).toBe('2099-01-01');
  expect(page?.head.sealed.reviewOn).toBeNull();
  expect(statements.length).toBeLessThanOrEqual(10);
  const visitor = asViewer(null, world.slug);
  expect(await findEntryPage(visitor, world.slug, key.id)).toBeNull();
  expect((await findEntryPage(visitor, world.slug, fee.id))?.head.effective.title).toBe('Cotisation à 5 %');
  expect(await findEntryPage(keeper, 'ailleurs', key.id)).toBeNull();
});

test('a correction says its words anew and leaves the sealed ones', async () => {
  const words = {
    ...told,
    owner: world.persons[1] ?? null,
    reviewOn: '2099-01-01',
    noReviewReason: '',
    expiresOn: null,
  };
  const { title, text, scope, owner, inForceSince, reviewOn, noReviewReason, expiresOn } = words;
  const form = { title: `${title} du fond`, text, scope, owner, inForceSince, reviewOn, noReviewReason, expiresOn };
  must(await correctEntry(keeper, key.id, { ...form, reason: 'Il y en a deux' }));
  const page = await findEntryPage(keeper, world.slug, key.id);
  expect([page?.head.effective.title, page?.head.sealed.title]).toEqual([`${title} du fond`, title]);
});

function verify(text: string, ...words: string[]) {
  const file = join(folder, 'registre.json');
  writeFileSync(file, text);
  // No database is named, and none may be reached.
  const env = { ...process.env, LANG: 'fr_FR.UTF-8', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const script = join(import.meta.dirname, '../../../../../scripts/commands/verify.ts');
  const ran = spawnSync(process.execPath, [script, file, ...words], { env, encoding: 'utf8' });
  return { status: ran.status, said: ran.stdout + ran.stderr };
}

test('the file of a register is verified by the command, without a database', async () => {
  const { body } = await listRegister(keeper, all);
  const text = (await exportRegister(keeper, body?.id ?? '')) ?? '';
  expect(verify(text)).toMatchObject({ status: 0, said: expect.stringContaining('Ce registre est intact') as string });
  expect(verify(text, '--head', body?.head ?? '').status).toBe(0);
  expect(verify(text, '--head', '0'.repeat(64)).status).toBe(1);
  const altered = verify(text.replace('Elle reste chez Jeanne.', 'Elle reste chez Jeannе.'));
  expect(altered).toMatchObject({ status: 1, said: expect.stringContaining('L’entrée 1 ne tient pas') as string });
  expect(verify('rien').status).toBe(1);
  expect(readFileSync(join(folder, 'registre.json'), 'utf8')).toBe('rien');
});

test('nobody exports the register of another collective', async () => {
  const { body } = await listRegister(keeper, all);
  const other = await makeDeciders(db, { persons: 1 });
  expect(await exportRegister(other.member(0), body?.id ?? '')).toBeNull();
});
