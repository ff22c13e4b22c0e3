import { expect, test } from 'vitest';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import { castPassword, makePerson } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import type { Own } from '../../types.ts';
import { findAddressLink } from '../queries/address-link.ts';
import { isProved } from '../queries/proof.ts';
import { askForAddress, attachWithCode, attachWithLink } from './change-email.ts';
import { changePassword } from './change-password.ts';
import { objectToLeaving } from './object-to-leaving.ts';
import { signInAs } from './open-session.ts';
import { proveWithCode, proveWithPassword, requestProof } from './prove.ts';
import { requestCode } from './request-code.ts';
import { signInWithPassword } from './sign-in.ts';
import { signInWithCode } from './use-code.ts';

const { db } = await freshDatabase();
const home = { address: '127.0.0.1', device: 'Firefox, Linux' };

/** The last mail to an address: its words, six digits and link. */
async function lastMail(to: string) {
  const mail = await db
    .selectFrom('mails')
    .select(['subject', 'body_text'])
    .where('recipient', '=', to)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const text = mail?.body_text ?? '';
  return {
    subject: mail?.subject ?? '',
    text,
    digits: (/^ {4}(\d{3}) (\d{3})$/m.exec(text) ?? []).slice(1).join(''),
    token: /\/compte\/adresse\/([\w-]{43})/.exec(text)?.[1] ?? '',
  };
}

async function age(own: Own, minutes: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ proved_at: new Date(Date.now() - minutes * 60_000) })
    .where('id', '=', own.sessionId)
    .execute();
}

async function attachTo(own: Own, email: string): Promise<void> {
  expect(await askForAddress(own, email)).toMatchObject({ ok: true });
  expect(await attachWithCode(own, (await lastMail(email)).digits)).toMatchObject({ ok: true });
}

test('a proof is good for ten minutes, and raises the session under a new token', async () => {
  const odile = await makePerson('Odile Brassempuy', { withPassword: true });
  const own = await odile.session();
  await age(own, 11);
  expect(await isProved(own)).toBe(false);
  expect(await changePassword(own, 'quatre navettes', home)).toMatchObject({ reason: 'proof-needed' });
  expect(await askForAddress(own, 'odile@ailleurs.example')).toMatchObject({ reason: 'proof-needed' });
  expect(await proveWithPassword(own, 'pas le bon')).toMatchObject({ reason: 'password-wrong' });
  const proof = await proveWithPassword(own, castPassword);
  if (!proof.ok) throw new Error(proof.reason);
  expect(await isProved(own)).toBe(true);
  expect(await findSession(hashToken(odile.token)), 'the former token opens nothing').toBeNull();
  expect((await findSession(hashToken(proof.value.token)))?.sessionId).toBe(own.sessionId);
});

test('the digits of the mail prove it too, once, and only to the person who asked', async () => {
  const hugo = await makePerson('Hugo Sansonnat');
  const jeanne = await (await makePerson('Jeanne Vauclerc')).session();
  const own = await hugo.session();
  await age(own, 60);
  expect(await requestProof(own)).toMatchObject({ ok: true });
  const { digits, text } = await lastMail(hugo.email);
  expect(text, 'a link would open on another device').not.toMatch(/https?:/);
  expect(await proveWithCode(jeanne, digits)).toMatchObject({ reason: 'code-over' });
  expect(await proveWithCode(own, digits)).toMatchObject({ ok: true });
  expect(await proveWithCode(own, digits)).toMatchObject({ reason: 'code-over' });
});

test('ten tries of a proof, then one waits, whatever the right answer', async () => {
  const fatou = await makePerson('Fatou Dormelle', { withPassword: true });
  const own = await fatou.session();
  for (let rank = 0; rank < 10; rank++)
    expect(await proveWithPassword(own, 'au hasard')).toMatchObject({ reason: 'password-wrong' });
  expect(await proveWithPassword(own, castPassword)).toMatchObject({ reason: 'too-many-tries' });
});

test('an invented person of the demonstration proves nothing', async () => {
  const { personId } = await makePerson('Gaspard Aubrespy');
  const session = await findSession(hashToken(await signInAs(personId, home)));
  if (session === null) throw new Error('no session');
  expect(await isProved(session)).toBe(false);
});

test('another password closes the other sessions, and a mail says so', async () => {
  const leonie = await makePerson('Léonie Pratviel', { withPassword: true });
  const own = await leonie.session();
  const elsewhere = await signInWithPassword({ email: leonie.email, password: castPassword }, home);
  if (!elsewhere.ok) throw new Error(elsewhere.reason);
  expect(await changePassword(own, 'court', home)).toMatchObject({ reason: 'password-too-short' });
  expect(await changePassword(own, 'pratviel42', home)).toMatchObject({ reason: 'password-is-you' });
  expect(await changePassword(own, 'quatre navettes', home)).toMatchObject({ ok: true, value: 1 });
  expect(await findSession(hashToken(elsewhere.value.token))).toBeNull();
  expect((await leonie.session()).sessionId).toBe(own.sessionId);
  expect((await lastMail(leonie.email)).text).toContain('Firefox, Linux');
  expect(await signInWithPassword({ email: leonie.email, password: castPassword }, home)).toMatchObject({ ok: false });
  expect(await signInWithPassword({ email: leonie.email, password: 'quatre navettes' }, home)).toMatchObject({
    ok: true,
  });
});

test('a new address is attached by the digits sent to it; what was sent to the former one opens nothing more', async () => {
  const naima = await makePerson('Naïma Cassagnol');
  const own = await naima.session();
  await requestCode({ email: naima.email, locale: 'fr' });
  const before = await lastMail(naima.email);
  await attachTo(own, 'naima@nouvelle.example');
  expect(await signInWithCode({ email: naima.email, digits: before.digits, locale: 'fr' }, home)).toMatchObject({
    reason: 'code-over',
  });
  const told = await lastMail(naima.email);
  expect(told.token).not.toBe('');
  expect(told.text, 'the new address is nobody’s business').not.toContain('nouvelle.example');
});

test('the link of a new address serves who asked for it, and nobody else', async () => {
  const capucine = await makePerson('Capucine Morvelan');
  const own = await capucine.session();
  const other = await (await makePerson('Mathurin Esquirol')).session();
  await askForAddress(own, 'capucine@nouvelle.example');
  const { token } = await lastMail('capucine@nouvelle.example');
  expect(await attachWithLink(other, token)).toMatchObject({ reason: 'code-over' });
  expect(await attachWithLink(own, token)).toMatchObject({ ok: true });
  expect(await attachWithLink(own, token)).toMatchObject({ reason: 'code-over' });
});

test('an address that has an account is asked for like any other: only its owner learns it', async () => {
  const ibrahima = await makePerson('Ibrahima Nkettia');
  const taken = await makePerson('Salomé Mazèdre');
  const own = await ibrahima.session();
  const free = await askForAddress(own, 'libre@ailleurs.example');
  expect(await askForAddress(own, taken.email)).toEqual(free);
  const mail = await lastMail(taken.email);
  expect([mail.digits, mail.token]).toEqual(['', '']);
  expect(await attachWithCode(own, '000000')).toMatchObject({ reason: 'code-over' });
});

test('two people who want one address at the same instant: one has it', async () => {
  const owns = await Promise.all(
    ['Yann Trévidec', 'Aude Lissac'].map(async (name) => (await makePerson(name)).session()),
  );
  const email = 'ensemble@ailleurs.example';
  const digits: string[] = [];
  for (const own of owns) {
    await askForAddress(own, email);
    digits.push((await lastMail(email)).digits);
  }
  const answers = await Promise.all(owns.map((own, rank) => attachWithCode(own, digits[rank] ?? '')));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
});

test('the former address takes the account back: all that opened it goes, and the one who took it cannot answer in kind', async () => {
  const victim = await makePerson('Brune Estève', { withPassword: true });
  const own = await victim.session();
  await attachTo(own, 'intrus@ailleurs.example');
  await attachTo(own, 'intrus2@ailleurs.example');
  const second = await lastMail('intrus@ailleurs.example');
  const first = await lastMail(victim.email);
  expect(await findAddressLink(first.token)).toMatchObject({ act: 'object', email: victim.email });
  expect(await objectToLeaving(second.token)).toMatchObject({ ok: true });
  expect(await objectToLeaving(first.token)).toMatchObject({ ok: true, value: victim.email });
  expect(await objectToLeaving(second.token)).toMatchObject({ reason: 'code-over' });
  expect(await objectToLeaving(first.token)).toMatchObject({ reason: 'code-over' });
  expect(await findSession(hashToken(victim.token))).toBeNull();
  expect(await signInWithPassword({ email: victim.email, password: castPassword }, home)).toMatchObject({ ok: false });
  await requestCode({ email: victim.email, locale: 'fr' });
  const { digits } = await lastMail(victim.email);
  expect(await signInWithCode({ email: victim.email, digits, locale: 'fr' }, home)).toMatchObject({ ok: true });
});

test('coming in with a password from a kind of device never seen is told by mail, once; the first one is not', async () => {
  const nora = await makePerson('Nora Kervadec', { withPassword: true });
  const given = { email: nora.email, password: castPassword };
  const told = async () => (await lastMail(nora.email)).subject;
  expect(await signInWithPassword(given, home)).toMatchObject({ ok: true });
  expect(await told()).toBe('');
  const phone = { address: '127.0.0.1', device: 'Safari, iPhone' };
  expect(await signInWithPassword(given, phone)).toMatchObject({ ok: true });
  expect(await told()).toContain('nouvel appareil');
  expect((await lastMail(nora.email)).text).toContain('Safari, iPhone');
  await db.deleteFrom('mails').execute();
  await db.deleteFrom('sessions').where('person_id', '=', nora.personId).execute();
  expect(await signInWithPassword(given, phone)).toMatchObject({ ok: true });
  expect(await told(), 'it is known now, its session closed or not').toBe('');
});
