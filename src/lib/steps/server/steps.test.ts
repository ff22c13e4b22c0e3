import { beforeAll, expect, test } from 'vitest';
import { makeRavaudoir, type Cast, type CastName } from '#tests/support/cast.ts';
import { makeCircle } from '#tests/support/circles.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { addStep } from './commands/add-step.ts';
import { claimStep, dropStep, finishStep, handOverStep, releaseStep, reopenStep } from './commands/carry-step.ts';
import { findBoard } from './queries/list-steps.ts';

const { db } = await freshDatabase();
let cast: Cast;
let circleId: Id;

beforeAll(async () => {
  cast = await makeRavaudoir();
  circleId = await makeCircle(cast, 'Équipement', ['leonie', 'fatou']);
});

const member = (name: CastName) => cast.people[name].member();
const idOf = (name: CastName) => cast.people[name].personId;

async function makeStep(readers: AudienceChoice = { kind: 'collective' }, label = 'Appeler deux mairies'): Promise<Id> {
  const leonie = await member('leonie');
  const opening = { key: newId(), title: 'Le marché', summary: '', source: 'Qui appelle ?', about: null, readers };
  const thread = await openThread(leonie, opening);
  if (!thread.ok) throw new Error(thread.reason);
  const added = await addStep(leonie, { itemId: thread.value.id, label, size: 'une heure', dueOn: '2099-01-05' });
  if (!added.ok) throw new Error(added.reason);
  return added.value;
}

test('ten people take a step at once: one has it, the others are told', async () => {
  const id = await makeStep();
  const people = await Promise.all((['odile', 'hugo', 'fatou', 'capucine', 'gaspard', 'jeanne'] as const).map(member));
  const answers = await Promise.all(people.map((one) => claimStep(one, id)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.filter((one) => !one.ok && one.reason === 'step-taken')).toHaveLength(5);
});

test('taken, handed over, given back, done, not done after all: each is told once, with whom it concerns', async () => {
  const id = await makeStep();
  const [odile, hugo] = [await member('odile'), await member('hugo')];
  expect(await claimStep(odile, id)).toMatchObject({ ok: true });
  expect(await handOverStep(hugo, { stepId: id, to: idOf('fatou') })).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(await handOverStep(odile, { stepId: id, to: idOf('hugo') })).toMatchObject({ ok: true });
  expect(await releaseStep(odile, id)).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(await releaseStep(hugo, id)).toMatchObject({ ok: true });
  expect(await finishStep(hugo, id)).toMatchObject({ ok: true });
  expect(await reopenStep(hugo, id)).toMatchObject({ ok: true });
  const told = await db.selectFrom('journal').select(['act', 'particulars']).where('act', 'like', 'step.%').execute();
  const mine = told.filter(({ particulars }) => (particulars as { step: Id }).step === id);
  expect(mine.map(({ act }) => act)).toEqual([
    'step.added',
    'step.claimed',
    'step.handed-over',
    'step.released',
    'step.done',
    'step.reopened',
  ]);
  expect(mine[2]?.particulars).toMatchObject({ persons: [idOf('hugo')] });
});

test('a step of a circle is not there for the others, and is handed to no one who could not read it', async () => {
  const id = await makeStep({ kind: 'circle', circleId }, 'Vérifier les écrans');
  const [leonie, hugo] = [await member('leonie'), await member('hugo')];
  expect(await claimStep(hugo, id)).toEqual({ ok: false, reason: 'step-unknown' });
  expect((await findBoard(hugo)).free.map(({ label }) => label)).not.toContain('Vérifier les écrans');
  expect((await findBoard(leonie)).free.map(({ label }) => label)).toContain('Vérifier les écrans');
  expect(await claimStep(leonie, id)).toMatchObject({ ok: true });
  expect(await handOverStep(leonie, { stepId: id, to: idOf('hugo') })).toEqual({
    ok: false,
    reason: 'step-not-for-them',
  });
  expect(await handOverStep(leonie, { stepId: id, to: idOf('fatou') })).toMatchObject({ ok: true });
});

test('a dropped step leaves the board and takes no act', async () => {
  const id = await makeStep();
  const [leonie, odile] = [await member('leonie'), await member('odile')];
  expect(await dropStep(odile, id)).toEqual({ ok: false, reason: 'step-not-yours' });
  expect(await dropStep(leonie, id)).toMatchObject({ ok: true });
  expect(await claimStep(odile, id)).toEqual({ ok: false, reason: 'step-dropped' });
});

test('the board costs two statements, however many steps it holds', async () => {
  await makeStep();
  const leonie = await member('leonie');
  const { statements } = await countQueries(() => findBoard(leonie));
  expect(statements.length).toBeLessThanOrEqual(2);
});
