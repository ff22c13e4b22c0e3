import { beforeEach, expect, test } from 'vitest';
import { remindMandates } from '#lib/collectives/server/commands/remind-mandates.ts';
import type { Member } from '#lib/collectives/types.ts';
import { draftSchema, toldDecisionSchema } from '#lib/decisions/schema.ts';
import { enterDecision } from '#lib/decisions/server/commands/conclude.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import { remindEndings, remindReviews } from '#lib/decisions/server/commands/remind.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { claimStep, finishStep, handOverStep } from '#lib/steps/server/commands/carry-step.ts';
import { remindSteps } from '#lib/steps/server/commands/remind.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { freshDatabase } from '../support/database.ts';
import { makeDeciders } from '../support/deciders.ts';
import { must } from '../support/proposing.ts';
import { tellJournal } from '../support/telling.ts';

const { db, pool } = await freshDatabase();
const world = await makeDeciders(db, { persons: 4, roles: { 0: ['secretary', 'admin'] } });
const [odile, hugo, fatou, naima] = [0, 1, 2, 3].map((index) => world.member(index)) as [
  Member,
  Member,
  Member,
  Member,
];
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Twenty hours from now, by the clock of the collective, as a form writes it. */
function soon(): string {
  const zone = { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('sv-SE', zone).format(new Date(Date.now() + 20 * 3_600_000)).replace(' ', 'T');
}

/** What these people were told of these kinds, and not read. */
async function told(...kinds: string[]): Promise<string[]> {
  await tellJournal();
  const { rows } = await pool.query<{ person_id: Id; kind: string }>(
    'select person_id, kind from notifications where kind = any ($1) and read_at is null order by id',
    [kinds],
  );
  return rows.map((row) => `${String(world.persons.indexOf(row.person_id))} ${row.kind}`);
}

beforeEach(async () => {
  await pool.query('delete from notifications');
  await pool.query("delete from journal where act ~ '(ending|due|overdue)$'");
});

async function step(dueOn: string): Promise<Id> {
  const opening = { key: newId(), title: 'Le marché', summary: '', source: 'Qui appelle ?', about: null };
  const { id: itemId } = must(await openThread(odile, { ...opening, readers: { kind: 'collective' } }));
  const id = must(await addStep(odile, { itemId, label: 'Appeler le placier', size: '', dueOn }));
  must(await claimStep(hugo, id));
  return id;
}

test('who carries a step is told the day before and once it is late, each once, and no more when it is done', async () => {
  const [near, late, far] = [await step(day(1)), await step(day(-2)), await step(day(5))];
  await remindSteps();
  expect(await told('step-due', 'step-overdue'), 'who has just taken it knows').toEqual([]);
  await pool.query("update steps set touched_at = now() - interval '2 days'");
  await Promise.all([remindSteps(), remindSteps()]);
  await remindSteps();
  expect((await told('step-due', 'step-overdue')).sort()).toEqual(['1 step-due', '1 step-overdue']);
  must(await finishStep(hugo, near));
  expect(await told('step-due', 'step-overdue')).toEqual(['1 step-overdue']);
  must(await handOverStep(hugo, { stepId: late, to: fatou.personId }));
  await pool.query("update steps set touched_at = now() - interval '2 days'");
  await remindSteps();
  expect(await told('step-due', 'step-overdue', 'step-entrusted')).toEqual(['2 step-entrusted', '2 step-overdue']);
  expect(far).toBeTruthy();
});

test('a day before a vote ends, those who have said nothing are told once; the others are left in peace', async () => {
  const before = new Date(Date.now() - 3 * 86_400_000);
  const proposer = world.member(0, before);
  const form = draftSchema.parse({
    title: 'Acheter un vélo cargo',
    text: 'Un vélo cargo est acheté.',
    method: 'majority',
    facilitator: hugo.personId,
    secretary: odile.personId,
    rightSource: 'Usage',
    closesAt: soon(),
    threshold: '1/2',
    strict: 'more-than',
    base: 'cast',
    abstention: 'out',
    silence: 'absent',
    quorum: 'none',
    fallback: 'unchanged',
  });
  const id = must(await draftProposal(proposer, form));
  must(await openProposal(proposer, id));
  must(await takePosition(fatou, id, { stance: 'for', except: [], reason: '', ground: 'aim', version: 1 }));
  await Promise.all([remindEndings(), remindEndings()]);
  await remindEndings();
  expect((await told('proposal-ending')).sort()).toEqual([
    '0 proposal-ending',
    '1 proposal-ending',
    '3 proposal-ending',
  ]);
  const { rows } = await pool.query<{ href: string }>(
    "select particulars ->> 'until' as href from notifications where kind = 'proposal-ending'",
  );
  expect(rows).toHaveLength(3);
});

test('who looks after a decision is told once that its review is overdue', async () => {
  const keeper = world.member(0, new Date('2025-01-15T10:00:00Z'));
  const form = toldDecisionSchema.parse({
    outcome: 'adopted',
    title: 'La Malle est un commun',
    text: 'Elle est à qui s’en sert.',
    scope: 'tout le collectif',
    owner: naima.personId,
    inForceSince: '2025-01-15',
    reviewOn: '2026-01-15',
    decidedHow: 'En assemblée',
  });
  must(await enterDecision(keeper, form));
  await Promise.all([remindReviews(), remindReviews()]);
  await remindReviews();
  expect(await told('review-due')).toEqual(['3 review-due']);
});

test('a mandate that ends soon is told to who holds it and to those who look after the place, unless it is renewed', async () => {
  const give = async (endsIn: string, more: object = {}) => {
    const id = newId();
    await db
      .insertInto('mandates')
      .values({
        id,
        collective_id: world.collectiveId,
        circle_id: null,
        audience_id: world.audienceId,
        person_id: hugo.personId,
        role: 'caretaker',
        starts_at: new Date(Date.now() - 300 * 86_400_000),
        ends_at: new Date(Date.now() + Number(endsIn) * 86_400_000),
        ...more,
      } as never)
      .execute();
    return id;
  };
  await give('20');
  await give('90');
  const renewed = await give('10');
  await give('300', { renews_id: renewed });
  await db
    .insertInto('mandates')
    .values({
      id: newId(),
      collective_id: world.collectiveId,
      circle_id: null,
      audience_id: world.audienceId,
      person_id: odile.personId,
      role: 'admin',
    } as never)
    .execute();
  await Promise.all([remindMandates(), remindMandates()]);
  expect((await told('mandate-ending', 'mandate-ending-here')).sort()).toEqual([
    '0 mandate-ending-here',
    '1 mandate-ending',
  ]);
});
