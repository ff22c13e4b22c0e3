import { expect, test } from 'vitest';
import { freshDatabase } from '#tests/support/database.ts';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { closeCircle, joinCircle, leaveCircle, openCircle } from './circles.ts';
import { endMandate, giveMandate } from './mandates.ts';
import { addOrganisation, endOrganisation, placeInOrganisation } from './organisations.ts';

await freshDatabase();
const { people } = await makeRavaudoir();
const naima = await people.naima.member();
const plain = { kind: 'circle', purpose: '', parentId: null } as const;

async function opened(name: string): Promise<string> {
  const outcome = await openCircle(naima, { ...plain, name });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value.id;
}

test('who governs opens circles of any depth, and nobody else does', async () => {
  const board = await opened('Conseil');
  expect(await openCircle(naima, { ...plain, name: 'Bureau', kind: 'bureau', parentId: board })).toMatchObject({
    ok: true,
  });
  expect(await openCircle(naima, { ...plain, name: 'bureau' })).toEqual({ ok: false, reason: 'circle-name-taken' });
  expect(await openCircle(await people.hugo.member(), { ...plain, name: 'Autre' })).toEqual({
    ok: false,
    reason: 'admins-only',
  });
});

test('a circle is read by those who are in it, from the day they come to the day they leave', async () => {
  const circle = await opened('Équipement');
  expect((await people.fatou.member()).place.circles).toEqual([]);
  expect(await joinCircle(naima, circle, people.fatou.personId)).toMatchObject({ ok: true });
  expect(await joinCircle(naima, circle, people.fatou.personId)).toEqual({ ok: false, reason: 'already-in-circle' });
  const fatou = await people.fatou.member();
  expect(fatou.place.circles.map(({ id }) => id)).toEqual([circle]);
  expect(fatou.audiences).toContain(fatou.place.circles[0]?.audienceId);
  expect(await leaveCircle(await people.hugo.member(), circle, people.fatou.personId)).toEqual({
    ok: false,
    reason: 'admins-only',
  });
  expect(await leaveCircle(fatou, circle, people.fatou.personId)).toMatchObject({ ok: true });
  expect((await people.fatou.member()).place.circles).toEqual([]);
});

test('the facilitator of a circle tends it; a closed one stays as it is', async () => {
  const circle = await opened('Permanences');
  await joinCircle(naima, circle, people.ibrahima.personId);
  const mandate = {
    personId: people.ibrahima.personId,
    role: 'facilitator',
    circleId: circle,
    scope: '',
    startsAt: null,
    endsAt: null,
  } as const;
  expect(await giveMandate(naima, mandate)).toMatchObject({ ok: true });
  expect(await joinCircle(await people.ibrahima.member(), circle, people.leonie.personId)).toMatchObject({ ok: true });
  expect(await closeCircle(naima, circle)).toMatchObject({ ok: true });
  expect(await joinCircle(naima, circle, people.odile.personId)).toEqual({ ok: false, reason: 'circle-closed' });
  expect((await people.leonie.member()).place.circles).toEqual([]);
});

test('the last person in charge cannot put the mandate down, even when two leave at once', async () => {
  const own = await people.odile.member();
  const second = await giveMandate(naima, {
    personId: own.personId,
    role: 'admin',
    circleId: null,
    scope: '',
    startsAt: null,
    endsAt: null,
  });
  if (!second.ok) throw new Error(second.reason);
  const first = await freshAdminMandate();
  const answers = await Promise.all([endMandate(naima, first), endMandate(await people.odile.member(), second.value)]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'last-admin' });
});

async function freshAdminMandate(): Promise<string> {
  const { runtime } = await import('#lib/kernel/server/runtime.ts');
  const row = await runtime()
    .db.selectFrom('mandates')
    .select('id')
    .where('role', '=', 'admin')
    .where('person_id', '=', people.naima.personId)
    .executeTakeFirstOrThrow();
  return row.id;
}

test('one person at a time carries the voice of an organisation', async () => {
  const admin =
    (await people.naima.member()).place.roles.length > 0 ? await people.naima.member() : await people.odile.member();
  const organisation = await addOrganisation(admin, { name: 'Radio Lisière', place: '' });
  if (!organisation.ok) throw new Error(organisation.reason);
  for (const name of ['hugo', 'jeanne'] as const)
    expect(
      await placeInOrganisation(admin, {
        personId: people[name].personId,
        organisationId: organisation.value,
        speaks: true,
      }),
    ).toMatchObject({ ok: true });
  expect((await people.hugo.member()).place).toMatchObject({
    organisationName: 'Radio Lisière',
    speaksForOrganisation: false,
  });
  expect((await people.jeanne.member()).place.speaksForOrganisation).toBe(true);
  expect(await endOrganisation(admin, organisation.value)).toMatchObject({ ok: true });
  expect((await people.jeanne.member()).place.organisationName).toBeNull();
});
