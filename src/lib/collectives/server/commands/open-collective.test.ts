import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { asViewer } from '#lib/collectives/gate.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import { makePerson } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { newCollective } from '../../schema.ts';
import { openCollective } from './open-collective.ts';

const { db } = await freshDatabase();
const naima = await makePerson('Naïma Cassagnol', { isHost: true });
const hugo = await makePerson('Hugo Sansonnat');
const founder = { personId: naima.personId, isHost: true };

test('its founder is its first member, admin, and known by name to its members alone', async () => {
  const opened = await openCollective(founder, newCollective.parse({ name: 'Le Ravaudoir', method: 'consent' }));
  expect(opened).toMatchObject({ ok: true, value: { slug: 'ravaudoir' } });
  const member = asViewer(await naima.session(), 'ravaudoir');
  if (member.kind !== 'member') throw new Error('the founder is not a member');
  expect(member.place.roles).toEqual([{ role: 'admin', circleId: null }]);
  const names = await asReader(member, (tx) => namesOf(tx, [naima.personId]));
  expect(names.get(naima.personId)?.name).toBe('Naïma Cassagnol');
  const guest = asViewer(await hugo.session(), 'ravaudoir');
  expect(guest.kind).toBe('guest');
  expect(await asReader(guest, (tx) => namesOf(tx, [naima.personId]))).toEqual(new Map());
});

test('the journal says who opened it and who came in', async () => {
  const acts = await db.selectFrom('journal').select(['act', 'actor_id']).orderBy('id').execute();
  expect(acts.map((one) => one.act)).toEqual(['membership.started', 'collective.opened']);
  expect(acts.every((one) => one.actor_id === naima.personId)).toBe(true);
});

test('two collectives of one name get two addresses; a taken or reserved one is refused', async () => {
  expect(await openCollective(founder, newCollective.parse({ name: 'Ravaudoir' }))).toMatchObject({
    value: { slug: 'ravaudoir-2' },
  });
  expect(await openCollective(founder, newCollective.parse({ name: 'Autre', slug: 'ravaudoir' }))).toEqual({
    ok: false,
    reason: 'slug-taken',
  });
  expect(await openCollective(founder, newCollective.parse({ name: 'Les notes' }))).toMatchObject({
    value: { slug: 'notes-2' },
  });
  expect(newCollective.safeParse({ name: 'Autre', slug: 'connexion' }).success).toBe(false);
});

test('a refused opening leaves nothing behind', async () => {
  const before = await sql<{ n: number }>`select count(*) as n from audiences`.execute(db);
  await openCollective(founder, newCollective.parse({ name: 'Autre', slug: 'ravaudoir' }));
  const after = await sql<{ n: number }>`select count(*) as n from audiences`.execute(db);
  expect(after.rows).toEqual(before.rows);
});

test('when the host keeps collectives to themselves, others are refused', async () => {
  await sql`insert into settings values ('installation.open-collectives', 'false')`.execute(db);
  const input = newCollective.parse({ name: 'Le Fil du Gier' });
  expect(await openCollective({ personId: hugo.personId, isHost: false }, input)).toEqual({
    ok: false,
    reason: 'collectives-closed',
  });
});

test('a name without a letter, or with signs that cannot be seen, is refused', () => {
  for (const name of ['', '…', 'a\u202Eb']) expect(newCollective.safeParse({ name }).success).toBe(false);
  expect(newCollective.safeParse({ name: 'Ravaudoir', is_demo: 'true' }).success).toBe(false);
});
