import { expect, test } from 'vitest';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { castPassword, makePerson } from '#tests/support/cast.ts';
import { closeOtherSessions, closeSession } from './close-session.ts';
import { openFirstAccount } from './open-account.ts';
import { signInWithPassword } from './sign-in.ts';

const { db } = await freshDatabase();
const home = { address: '2001:db8:1:2:aaaa::1', device: 'Firefox, Linux' };
const odile = await makePerson('Odile Brassempuy', { withPassword: true });

test('the right password opens a new session each time, kept as a hash alone', async () => {
  const first = await signInWithPassword({ email: odile.email, password: castPassword }, home);
  const second = await signInWithPassword({ email: odile.email, password: castPassword }, home);
  if (!first.ok || !second.ok) throw new Error('sign-in was refused');
  expect(first.value.token).not.toBe(second.value.token);
  expect((await findSession(hashToken(first.value.token)))?.name).toBe('Odile Brassempuy');
  const kept = await db.selectFrom('sessions').selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain(first.value.token);
});

test('a wrong password, an unknown address and an account without password get the same answer', async () => {
  const hugo = await makePerson('Hugo Sansonnat');
  for (const email of [odile.email, 'personne@ravaudoir.example', hugo.email])
    expect(await signInWithPassword({ email, password: 'une autre phrase' }, home)).toEqual({
      ok: false,
      reason: 'sign-in-failed',
    });
});

test('ten tries from one place, then one waits; another place may go on, a changed IPv6 suffix is the same place', async () => {
  const fatou = await makePerson('Fatou Dormelle', { withPassword: true });
  const given = { email: fatou.email, password: 'pas le bon mot' };
  for (let rank = 0; rank < 10; rank++)
    expect(await signInWithPassword(given, home)).toMatchObject({ reason: 'sign-in-failed' });
  const right = { email: fatou.email.toUpperCase().toLowerCase(), password: castPassword };
  const next = await signInWithPassword(right, { ...home, address: '2001:db8:1:2:bbbb::9' });
  expect(next).toMatchObject({ ok: false, reason: 'too-many-tries' });
  if (next.ok || next.reason !== 'too-many-tries') throw new Error('the limit let it pass');
  expect(next.waitSeconds).toBeGreaterThan(14 * 60);
  expect(await signInWithPassword(right, { ...home, address: '192.0.2.7' })).toMatchObject({ ok: true });
});

test('parallel guesses are counted one by one', async () => {
  const jeanne = await makePerson('Jeanne Vauclerc', { withPassword: true });
  const tries = await Promise.all(
    Array.from({ length: 14 }, () => signInWithPassword({ email: jeanne.email, password: 'au hasard' }, home)),
  );
  expect(tries.filter((one) => !one.ok && one.reason === 'sign-in-failed')).toHaveLength(10);
});

test('a closed session is over at once, and only its owner can close it', async () => {
  const session = await odile.session();
  const gaspard = await makePerson('Gaspard Aubrespy');
  await closeSession(await gaspard.session(), session.sessionId);
  expect((await odile.session()).sessionId).toBe(session.sessionId);
  const other = await signInWithPassword({ email: odile.email, password: castPassword }, home);
  if (!other.ok) throw new Error('sign-in was refused');
  expect(await closeOtherSessions(session)).toBeGreaterThan(0);
  expect(await findSession(hashToken(other.value.token))).toBeNull();
  await closeSession(session, session.sessionId);
  await expect(odile.session()).rejects.toThrow();
});

test('a session past its date opens nothing', async () => {
  const mathurin = await makePerson('Mathurin Esquirol');
  await db
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('person_id', '=', mathurin.personId)
    .execute();
  expect(await findSession(hashToken(mathurin.token))).toBeNull();
});

test('of ten people opening a new installation at once, one becomes its host', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, rank) =>
      openFirstAccount(
        {
          name: `Personne ${String(rank)}`,
          email: `p${String(rank)}@trois-rives.example`,
          password: null,
          locale: 'fr',
        },
        home,
      ),
    ),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.filter((answer) => !answer.ok && answer.reason === 'already-open')).toHaveLength(9);
});
