import { beforeAll, expect, test } from 'vitest';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { setRuntime } from '#lib/kernel/server/runtime.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { makePerson } from '#tests/support/cast.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { HandMadeKey } from '#tests/support/passkey.ts';
import type { Own } from '../../types.ts';
import { findAccount, listSessions } from '../queries/account.ts';
import { listPasskeys } from '../queries/passkeys.ts';
import { isProved } from '../queries/proof.ts';
import { hashToken } from '../sessions/tokens.ts';
import { addPasskey, offerPasskey } from './add-passkey.ts';
import { removePasskey, renamePasskey } from './tend-passkeys.ts';
import { askPasskey, proveWithPasskey, signInWithPasskey } from './use-passkey.ts';

const { db, runtime } = await freshDatabase();
const origin = 'https://minga.test';
const here = { origin };
const device = { address: '127.0.0.1', device: 'Firefox, Linux' };
const refused = { ok: false, reason: 'passkey-refused' };

beforeAll(() => {
  setRuntime({ ...runtime, config: { ...runtime.config, publicUrl: origin } });
});

function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

async function keyOf(own: Own, label = 'Mon téléphone'): Promise<HandMadeKey> {
  const key = new HandMadeKey();
  must(await addPasskey(own, { label, answer: key.create(must(await offerPasskey(own)), here) }, device));
  return key;
}

test('a key opens a session of its holder, and no answer serves twice', async () => {
  const odile = await makePerson('Odile Brassempuy');
  const key = await keyOf(await odile.session());
  const answer = key.get(must(await askPasskey(null)), here);
  const { token } = must(await signInWithPasskey(answer, device));
  expect((await findSession(hashToken(token)))?.personId).toBe(odile.personId);
  expect(await signInWithPasskey(answer, device)).toEqual(refused);
});

test('of ten times the same answer at once, one opens', async () => {
  const key = await keyOf(await (await makePerson('Hugo Sansonnat')).session());
  const answer = key.get(must(await askPasskey(null)), here);
  const answers = await Promise.all(Array.from({ length: 10 }, () => signInWithPasskey(answer, device)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
});

test('what was signed elsewhere, unseen, late, for another purpose or by a copy is refused, in one answer', async () => {
  const own = await (await makePerson('Fatou Dormelle')).session();
  const key = await keyOf(own);
  const ask = async () => must(await askPasskey(null));
  const elsewhere = key.get(await ask(), { origin: 'https://minga.test.ailleurs.example' });
  const locked = key.get(await ask(), { origin, unlocked: false });
  const wrongDomain = key.get({ ...(await ask()), rpId: 'ailleurs.example' }, here);
  const invented = key.get({ ...(await ask()), challenge: 'AAAA' }, here);
  const forProof = key.get(must(await askPasskey(own)), here);
  const unknown = new HandMadeKey().get(await ask(), here);
  for (const answer of [elsewhere, locked, wrongDomain, invented, forProof, unknown])
    expect(await signInWithPasskey(answer, device)).toEqual(refused);
  must(await signInWithPasskey(key.get(await ask(), { origin, counter: 40 }), device));
  for (const counter of [40, 39, 0])
    expect(await signInWithPasskey(key.get(await ask(), { origin, counter }), device)).toEqual(refused);
  const late = await ask();
  await db
    .updateTable('passkey_challenges')
    .set({ expires_at: new Date(0) })
    .execute();
  expect(await signInWithPasskey(key.get(late, { origin, counter: 50 }), device)).toEqual(refused);
});

test('a key that does not count is welcome each time', async () => {
  const own = await (await makePerson('Yann Trévidec')).session();
  const key = new HandMadeKey();
  const made = key.create(must(await offerPasskey(own)), { origin, counter: 0 });
  must(await addPasskey(own, { label: 'Synchronisée', answer: made }, device));
  for (let time = 0; time < 3; time++)
    must(await signInWithPasskey(key.get(must(await askPasskey(null)), { origin, counter: 0 }), device));
});

test('a key proves who is there for its own holder alone', async () => {
  const leonie = await (await makePerson('Léonie Pratviel')).session();
  const jeanne = await (await makePerson('Jeanne Vauclerc')).session();
  const key = await keyOf(leonie);
  await db
    .updateTable('sessions')
    .set({ proved_at: new Date(0) })
    .execute();
  expect(await proveWithPasskey(jeanne, key.get(must(await askPasskey(jeanne)), here))).toEqual(refused);
  expect(await proveWithPasskey(leonie, key.get(must(await askPasskey(null)), here))).toEqual(refused);
  must(await proveWithPasskey(leonie, key.get(must(await askPasskey(leonie)), here)));
  expect([await isProved(leonie), await isProved(jeanne)]).toEqual([true, false]);
});

test('a key is added once, by who has just shown who they are, and asked for by them', async () => {
  const own = await (await makePerson('Capucine Morvelan')).session();
  const other = await (await makePerson('Mathurin Esquirol')).session();
  const key = await keyOf(own);
  const again = key.create(must(await offerPasskey(other)), here);
  expect(await addPasskey(other, { label: 'Volée', answer: again }, device)).toEqual(refused);
  const forOther = new HandMadeKey().create(must(await offerPasskey(other)), here);
  expect(await addPasskey(own, { label: 'Prêtée', answer: forOther }, device)).toEqual(refused);
  await db
    .updateTable('sessions')
    .set({ proved_at: new Date(0) })
    .where('id', '=', own.sessionId)
    .execute();
  expect(await offerPasskey(own)).toMatchObject({ reason: 'proof-needed' });
  expect(await renamePasskey(own, key.id, 'Autre')).toMatchObject({ reason: 'proof-needed' });
  expect(await removePasskey(own, key.id, device)).toMatchObject({ reason: 'proof-needed' });
});

test('only its holder renames or removes a key; removed, it opens nothing, and each change is told by mail', async () => {
  const naima = await makePerson('Naïma Cassagnol');
  const own = await naima.session();
  const other = await (await makePerson('Ibrahima Nkettia')).session();
  const key = await keyOf(own);
  must(await renamePasskey(other, key.id, 'La mienne'));
  must(await removePasskey(other, key.id, device));
  must(await renamePasskey(own, key.id, 'Le local'));
  expect(await listPasskeys(own)).toMatchObject([{ id: key.id, label: 'Le local', usedAt: null }]);
  must(await removePasskey(own, key.id, device));
  expect(await signInWithPasskey(key.get(must(await askPasskey(null)), here), device)).toEqual(refused);
  const letters = await db.selectFrom('mails').select('subject').where('recipient', '=', naima.email).execute();
  expect(letters).toHaveLength(2);
});

test('an address made of numbers, or plain http, has no keys', async () => {
  const own = await (await makePerson('Gaspard Aubrespy')).session();
  for (const publicUrl of ['https://192.0.2.7', 'https://[2001:db8::1]', 'http://minga.test']) {
    setRuntime({ ...runtime, config: { ...runtime.config, publicUrl } });
    expect(await askPasskey(null)).toMatchObject({ reason: 'no-passkeys-here' });
    expect(await offerPasskey(own)).toMatchObject({ reason: 'no-passkeys-here' });
  }
  setRuntime({ ...runtime, config: { ...runtime.config, publicUrl: origin } });
});

test('the pages of the account cost a statement for each of their parts, however many there are', async () => {
  const own = await (await makePerson('Salomé Mazèdre')).session();
  for (let rank = 0; rank < 4; rank++) await keyOf(own, `Clé ${String(rank)}`);
  const account = await countQueries(async () => [await findAccount(own), await listSessions(own)]);
  expect(account.statements).toHaveLength(2);
  const keys = await countQueries(async () => [await isProved(own), await listPasskeys(own)]);
  expect(keys.statements).toHaveLength(2);
});
