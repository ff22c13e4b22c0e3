import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { findCircle } from '../queries/find-circle.ts';
import { listCircles } from '../queries/list-circles.ts';
import { findMandates } from '../queries/list-mandates.ts';
import { askCircle, settleCircleRequest } from './circle-requests.ts';
import { closeCircle, joinCircle, leaveCircle, openCircle, reopenCircle } from './circles.ts';
import { endMandate, giveMandate, renewMandate } from './mandates.ts';
import { renameCircle } from './rename-circle.ts';
import { findOrganisations } from '../queries/list-organisations.ts';
import { addOrganisation, endOrganisation, placeInOrganisation, renameOrganisation } from './organisations.ts';

const { db } = await freshDatabase();
const { people } = await makeRavaudoir();
const naima = await people.naima.member();
const plain = { kind: 'circle', purpose: '', parentId: null } as const;

async function opened(name: string, admission: 'open' | 'request' = 'request'): Promise<string> {
  const outcome = await openCircle(naima, { ...plain, name, admission });
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
  const leonie = await people.leonie.member();
  expect(leonie.place.circles).toEqual([]);
  expect(leonie.audiences, 'what it kept goes on being read').toContain(await readersOf(circle));
  expect((await findCircle(leonie, circle))?.circle).toMatchObject({ mine: true, persons: 2 });
  expect(await reopenCircle(await people.ibrahima.member(), circle)).toMatchObject({ reason: 'admins-only' });
  expect(await reopenCircle(naima, circle)).toMatchObject({ ok: true });
  expect((await people.leonie.member()).place.circles.map(({ id }) => id)).toEqual([circle]);
  expect(await leaveCircle(naima, circle, people.ibrahima.personId)).toMatchObject({ ok: true });
  expect((await people.ibrahima.member()).place.roles, 'its mandates go with it').toEqual([]);
});

async function readersOf(circle: string): Promise<string> {
  const { readers_audience_id } = await db
    .selectFrom('circles')
    .select('readers_audience_id')
    .where('id', '=', circle)
    .executeTakeFirstOrThrow();
  return readers_audience_id;
}

test('one comes into a circle freely where it is open, by asking where it says so, and is answered once', async () => {
  const hugo = await people.hugo.member();
  const open = await opened('Savoirs', 'open');
  expect(await joinCircle(hugo, open, people.fatou.personId)).toMatchObject({ reason: 'admins-only' });
  expect(await joinCircle(hugo, open, hugo.personId)).toMatchObject({ ok: true });
  const asked = await opened('Accueil', 'request');
  expect(await joinCircle(hugo, asked, hugo.personId)).toMatchObject({ reason: 'admins-only' });
  expect(await askCircle(hugo, asked, 'Je sais accueillir.')).toMatchObject({ ok: true });
  expect(await askCircle(hugo, asked, 'Encore moi.')).toMatchObject({ reason: 'already-asked' });
  const requestId = (await findCircle(naima, asked))?.requests[0]?.id ?? '';
  const answers = await Promise.all(
    [true, true].map((accept) => settleCircleRequest(naima, { circleId: asked, requestId, accept })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'request-unknown' });
  expect((await people.hugo.member()).place.circles.map(({ id }) => id).sort()).toEqual([open, asked].sort());
});

test('renaming keeps the address; two circles have not the same name', async () => {
  const circle = await opened('Premier nom');
  const face = { kind: 'project', purpose: 'Essayer.', admission: 'invited' } as const;
  expect(await renameCircle(naima, circle, { ...face, name: 'Savoirs' })).toMatchObject({
    reason: 'circle-name-taken',
  });
  expect(await renameCircle(naima, circle, { ...face, name: 'Second nom' })).toMatchObject({ ok: true });
  expect((await findCircle(naima, circle))?.circle).toMatchObject({ name: 'Second nom', admission: 'invited' });
});

test('a mandate gives no right from the instant of its end, also on a page that was open before', async () => {
  const circle = await opened('Trésorerie');
  const given = {
    personId: people.jeanne.personId,
    role: 'facilitator',
    circleId: circle,
    scope: '',
    startsAt: null,
    endsAt: new Date(Date.now() + 60_000),
  } as const;
  const mandate = await giveMandate(naima, given);
  if (!mandate.ok) throw new Error(mandate.reason);
  const before = await people.jeanne.member();
  expect(await joinCircle(before, circle, people.odile.personId)).toMatchObject({ ok: true });
  await db
    .updateTable('mandates')
    .set({ ends_at: sql<Date>`now()` })
    .where('id', '=', mandate.value)
    .execute();
  expect(await joinCircle(before, circle, people.fatou.personId)).toMatchObject({ reason: 'admins-only' });
  expect((await people.jeanne.member()).place.roles).toEqual([]);
  const renewed = await renewMandate(naima, mandate.value, null);
  expect(renewed).toMatchObject({ ok: true });
  expect(await renewMandate(naima, mandate.value, null)).toMatchObject({ reason: 'mandate-renewed' });
  expect(await joinCircle(before, circle, people.fatou.personId)).toMatchObject({ ok: true });
  expect(await giveMandate(naima, { ...given, endsAt: new Date(Date.now() - 1) })).toMatchObject({
    reason: 'mandate-dates',
  });
});

test('the pages of circles and mandates cost few statements, however many there are', async () => {
  const circle = await opened('Mesures');
  for (const name of ['hugo', 'fatou', 'odile'] as const) await joinCircle(naima, circle, people[name].personId);
  const member = await people.naima.member();
  expect((await countQueries(() => listCircles(member))).statements).toHaveLength(1);
  expect((await countQueries(() => findCircle(member, circle))).statements.length).toBeLessThanOrEqual(7);
  expect((await countQueries(() => findMandates(member))).statements.length).toBeLessThanOrEqual(4);
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

test('several may carry the one voice of an organisation, each for a time', async () => {
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
    speaksForOrganisation: true,
  });
  expect((await people.jeanne.member()).place.speaksForOrganisation).toBe(true);
  const day = 86_400_000;
  const voice = { personId: people.jeanne.personId, organisationId: organisation.value, speaks: true } as const;
  const soon = new Date(Date.now() + day);
  expect(await placeInOrganisation(admin, { ...voice, from: soon, until: soon })).toMatchObject({
    reason: 'mandate-dates',
  });
  await placeInOrganisation(admin, { ...voice, from: soon });
  expect((await people.jeanne.member()).place.speaksForOrganisation, 'not yet').toBe(false);
  await placeInOrganisation(admin, { ...voice, until: new Date(Date.now() - day) });
  expect((await people.jeanne.member()).place.speaksForOrganisation, 'no longer').toBe(false);
  const named = { organisationId: organisation.value, name: 'Radio Orée', place: '' };
  expect(await renameOrganisation(await people.hugo.member(), named)).toMatchObject({ reason: 'admins-only' });
  expect(await renameOrganisation(admin, named)).toMatchObject({ ok: true });
  expect((await findOrganisations(admin)).organisations[0]).toMatchObject({ name: 'Radio Orée', people: [{}, {}] });
  expect(await endOrganisation(admin, organisation.value)).toMatchObject({ ok: true });
  expect((await people.jeanne.member()).place.organisationName).toBeNull();
});
