import { beforeAll, expect, test } from 'vitest';
import { makeRavaudoir, type Cast, type CastName } from '#tests/support/cast.ts';
import { giveRole } from '#tests/support/circles.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { asVisitor } from '#lib/collectives/gate.ts';
import { draftSchema } from '#lib/decisions/schema.ts';
import { closeProposal } from '#lib/decisions/server/commands/close.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { claimStep } from '#lib/steps/server/commands/carry-step.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { findFace } from './queries/find-face.ts';
import { findHome } from './queries/find-home.ts';

const { db } = await freshDatabase();
let cast: Cast;

beforeAll(async () => {
  cast = await makeRavaudoir();
  await giveRole(cast, 'ibrahima', 'facilitator');
  await giveRole(cast, 'naima', 'secretary');
});

const member = (name: CastName) => cast.people[name].member();
const idOf = (name: CastName) => cast.people[name].personId;
function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}
const whys = async (name: CastName) => (await findHome(await member(name))).awaits.map(({ why }) => why);

test('a fresh collective asks nothing of anybody', async () => {
  const home = await findHome(await member('leonie'));
  expect(home).toMatchObject({ awaits: [], inForce: [], freeSteps: [], harvest: [] });
});

test('a vote awaits each voice until it has spoken, then who concludes', async () => {
  const form = {
    title: 'Cotisation à prix libre',
    text: 'La cotisation est à prix libre.',
    method: 'majority',
    voices: 'persons',
    facilitator: idOf('ibrahima'),
    secretary: idOf('naima'),
    rightSource: 'Statuts',
    closesAt: '2099-01-05T18:00',
    threshold: '1/2',
    strict: 'more-than',
    base: 'cast',
    abstention: 'out',
    silence: 'absent',
    quorum: 'none',
    fallback: 'unchanged',
  };
  const id = must(await draftProposal(await member('odile'), draftSchema.parse(form)));
  expect(await whys('hugo'), 'a draft asks nothing').toEqual([]);
  must(await openProposal(await member('odile'), id));
  expect(await whys('hugo')).toEqual(['position']);
  const word = { stance: 'for', except: [], reason: '', ground: 'aim', version: 1 } as const;
  must(await takePosition(await member('hugo'), id, { ...word, except: [] }));
  expect(await whys('hugo')).toEqual([]);
  must(await closeProposal(await member('ibrahima'), id, { why: 'Tout est dit.' }));
  expect(await whys('naima')).toEqual(['conclude']);
  expect(await whys('odile')).toEqual([]);
});

test('a message that names somebody, and a step they left untouched, wait for them alone', async () => {
  const jeanne = await member('jeanne');
  const opening = {
    key: newId(),
    title: 'Le marché',
    summary: '',
    about: null,
    readers: { kind: 'collective' },
  } as const;
  const thread = must(await openThread(jeanne, { ...opening, source: 'Qui appelle ? @Fatou Dormelle' }));
  expect(await whys('fatou')).toEqual(['call']);
  const step = must(await addStep(jeanne, { itemId: thread.id, label: 'Appeler', size: '', dueOn: null }));
  must(await claimStep(await member('capucine'), step));
  expect(await whys('capucine')).toEqual([]);
  await db
    .updateTable('steps')
    .set({ touched_at: new Date(Date.now() - 30 * 86_400_000) })
    .where('id', '=', step)
    .execute();
  expect(await whys('capucine')).toEqual(['step']);
  expect(await whys('gaspard')).toEqual([]);
});

test('the page costs at most twelve statements', async () => {
  const leonie = await member('leonie');
  const { statements } = await countQueries(() => findHome(leonie));
  expect(statements.length).toBeLessThanOrEqual(12);
});

test('a collective that shows nothing of itself is not there for a visitor; one that does shows its public side alone', async () => {
  expect(await findFace(asVisitor(), cast.slug)).toBeNull();
  await db
    .updateTable('collectives')
    .set({ audience_id: '00000000-0000-7000-8000-000000000001' })
    .where('slug', '=', cast.slug)
    .execute();
  expect(await findFace(asVisitor(), cast.slug)).toMatchObject({ name: 'Le Ravaudoir', notes: [], decisions: [] });
});
