import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { makeDeciders } from '../../../../../tests/support/deciders.ts';
import { draftSchema, outcomeSchema } from '../../schema.ts';
import { amendProposal } from './amend.ts';
import { closeDue, closeProposal, withdrawProposal } from './close.ts';
import { concludeProposal } from './conclude.ts';
import { draftProposal, reviseDraft } from './draft.ts';
import { judgeObjection, raiseObjection, replyToObjection, settleObjection } from './objection.ts';
import { openProposal } from './open.ts';
import { takePosition, withdrawPosition } from './position.ts';
import { movePhase, writeEntry } from './rounds.ts';

const { db } = await freshDatabase();
const world = await makeDeciders(db, { persons: 5, organisations: 3, circle: 3, roles: { 2: ['secretary'] } });
const [odile, ibrahima, naima, jeanne, mathurin] = [0, 1, 2, 3, 4].map((index) => world.member(index)) as [
  Member,
  Member,
  Member,
  Member,
  Member,
];

const vote = {
  title: 'Cotisation 2027 à prix libre conseillé',
  summary: 'Remplacer la cotisation de 120 € par un prix libre.',
  text: 'La cotisation de 120 € est remplacée par un prix libre.\n\nUn montant conseillé est donné.',
  method: 'majority',
  facilitator: ibrahima.personId,
  secretary: naima.personId,
  rightSource: 'Statuts, article 11',
  closesAt: '2099-11-22T20:00',
  threshold: '2/3',
  strict: 'at-least',
  base: 'cast',
  abstention: 'out',
  silence: 'absent',
  quorum: 'number',
  quorumVoices: '2',
  fallback: 'unchanged',
};
const consent = {
  ...vote,
  title: 'Reconnaître la Malle itinérante comme commun du collectif',
  method: 'consent',
  silence: 'none',
  quorum: 'none',
  closesAt: '',
  ends: ['2099-11-06T18:00', '2099-11-13T18:00', '2099-11-20T18:00', '2099-11-26T18:00', '2099-12-04T18:00'],
};

async function draft(form: object, member: Member = odile): Promise<Id> {
  const drafted = await draftProposal(member, draftSchema.parse(form));
  if (!drafted.ok) throw new Error(drafted.reason);
  return drafted.value;
}

async function open(form: object, member: Member = odile): Promise<Id> {
  const id = await draft(form, member);
  expect(await openProposal(member, id)).toMatchObject({ ok: true });
  return id;
}

const said = (stance: string, more: object = {}) =>
  ({ stance, except: [], reason: 'parce que', ground: 'aim', version: 1, ...more }) as Parameters<
    typeof takePosition
  >[2];

async function partsOf(id: Id): Promise<Id[]> {
  const version = await db
    .selectFrom('proposal_versions')
    .select('parts')
    .where('proposal_id', '=', id)
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow();
  return version.parts.map((part) => part.id);
}

const outcome = (form: object) =>
  outcomeSchema.parse({
    outcome: 'adopted',
    title: 'Cotisation 2027',
    text: 'La proposition est adoptée.',
    scope: 'tout le collectif',
    owner: odile.personId,
    inForceSince: '2026-11-23',
    reviewOn: '2099-11-22',
    ...form,
  });

test('a draft is read by those who prepare it alone, and an open proposal by its body', async () => {
  const id = await draft(vote);
  const sees = async (member: Member) =>
    (await asReader(member, (tx) => tx.selectFrom('items').select('id').where('id', '=', id).execute())).length === 1;
  expect([await sees(odile), await sees(ibrahima), await sees(naima), await sees(jeanne)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(await openProposal(odile, id)).toMatchObject({ ok: true });
  expect(await sees(jeanne)).toBe(true);
  const words = await asReader(jeanne, (tx) =>
    tx.selectFrom('proposal_versions').select('id').where('proposal_id', '=', id).execute(),
  );
  expect(words).toHaveLength(1);
});

test.each([
  ['threshold', 'threshold-unset'],
  ['strict', 'strict-unset'],
  ['base', 'base-unset'],
  ['abstention', 'abstention-unset'],
  ['silence', 'silence-unset'],
  ['quorum', 'quorum-unset'],
  ['quorumVoices', 'quorum-not-a-number'],
  ['fallback', 'fallback-unset'],
  ['closesAt', 'deadline-unset'],
  ['text', 'proposal-text-empty'],
  ['facilitator', 'facilitator-unset'],
  ['secretary', 'secretary-unset'],
  ['rightSource', 'right-unset'],
])('a majority does not open while %s is unsaid', async (field, reason) => {
  const id = await draft({ ...vote, [field]: '' });
  expect(await openProposal(odile, id)).toEqual({ ok: false, reason });
  expect(await reviseDraft(odile, id, draftSchema.parse(vote))).toMatchObject({ ok: true });
  expect(await openProposal(odile, id)).toMatchObject({ ok: true });
});

test('proposals of a collective are numbered from opening to opening', async () => {
  const other = await makeDeciders(db, { persons: 3 });
  const [one, two, three] = [other.member(0), other.member(1), other.member(2)];
  const form = { ...vote, facilitator: two.personId, secretary: three.personId };
  const numbers: number[] = [];
  for (const _ of [1, 2, 3]) {
    const opened = await openProposal(one, await draft(form, one));
    if (opened.ok) numbers.push(opened.value);
  }
  expect(numbers).toEqual([1, 2, 3]);
});

test('a vote is taken, changed, withdrawn, closed and concluded', async () => {
  const id = await open(vote);
  expect(await takePosition(odile, id, said('for'))).toEqual({ ok: true, value: undefined });
  expect(await takePosition(odile, id, said('against'))).toMatchObject({ ok: true });
  expect(await takePosition(odile, id, said('for'))).toMatchObject({ ok: true });
  expect(await takePosition(jeanne, id, said('for'))).toMatchObject({ ok: true });
  expect(await takePosition(mathurin, id, said('against'))).toMatchObject({ ok: true });
  expect(await withdrawPosition(mathurin, id)).toMatchObject({ ok: true });
  expect(await takePosition(mathurin, id, said('consent'))).toEqual({ ok: false, reason: 'stance-unknown' });
  expect(await closeProposal(ibrahima, id, { why: '' })).toEqual({ ok: false, reason: 'say-why' });
  expect(await closeProposal(odile, id, { why: 'fini' })).toEqual({ ok: false, reason: 'not-facilitator' });
  expect(await closeProposal(ibrahima, id, { why: 'Tout le monde présent a voté' })).toMatchObject({ ok: true });
  expect(await takePosition(mathurin, id, said('for'))).toEqual({ ok: false, reason: 'proposal-not-open' });
  expect(await concludeProposal(jeanne, id, outcome({}))).toEqual({ ok: false, reason: 'not-register-keeper' });
  expect(await concludeProposal(naima, id, outcome({ outcome: 'rejected' }))).toEqual({
    ok: false,
    reason: 'tally-carried',
  });
  for (const [field, reason] of [
    ['text', 'outcome-text-missing'],
    ['scope', 'scope-missing'],
    ['owner', 'owner-missing'],
    ['inForceSince', 'in-force-missing'],
    ['reviewOn', 'review-missing'],
  ] as const)
    expect(await concludeProposal(naima, id, outcome({ [field]: '' }))).toEqual({ ok: false, reason });
  const concluded = await concludeProposal(
    naima,
    id,
    outcome({ step: ['Écrire l’appel'], stepOwner: [odile.personId], stepDue: ['2026-12-15'] }),
  );
  expect(concluded).toMatchObject({ ok: true, value: { number: 1 } });
  expect(await concludeProposal(naima, id, outcome({}))).toEqual({ ok: false, reason: 'already-concluded' });
  const words = await db
    .selectFrom('position_words')
    .select('stance')
    .where('proposal_id', '=', id)
    .orderBy('id')
    .execute();
  expect(words.map((word) => word.stance)).toEqual(['for', 'against', 'for', 'for', 'against', null]);
  const steps = await db.selectFrom('steps').select(['label', 'claimed_by', 'due_on']).execute();
  expect(steps).toEqual([{ label: 'Écrire l’appel', claimed_by: odile.personId, due_on: '2026-12-15' }]);
});

test('consent: an objection is raised on a part, qualified, integrated and lifted, and nothing of it is lost', async () => {
  const id = await open(consent);
  const [first, second] = await partsOf(id);
  expect(
    await writeEntry(jeanne, id, { kind: 'question', part: first ?? null, body: 'Qui garde les clés ?' }),
  ).toMatchObject({ ok: true });
  expect(await writeEntry(jeanne, id, { kind: 'reaction', part: null, body: 'Bien' })).toEqual({
    ok: false,
    reason: 'not-this-round',
  });
  expect(await raiseObjection(jeanne, id, { part: first ?? null, ground: 'aim', argument: 'Non' })).toEqual({
    ok: false,
    reason: 'objections-later',
  });
  expect(await takePosition(jeanne, id, said('consent'))).toEqual({ ok: false, reason: 'positions-later' });
  expect(await movePhase(odile, id, { to: 'react', until: null, why: '' })).toEqual({
    ok: false,
    reason: 'not-facilitator',
  });
  expect(await movePhase(ibrahima, id, { to: 'objections', until: null, why: '' })).toEqual({
    ok: false,
    reason: 'skips-a-round',
  });
  for (const to of ['react', 'objections'] as const)
    expect(await movePhase(ibrahima, id, { to, until: null, why: '' })).toMatchObject({ ok: true });
  const raised = await raiseObjection(jeanne, id, {
    part: first ?? null,
    ground: 'aim',
    argument: 'Une seule structure peut la reprendre.',
  });
  if (!raised.ok) throw new Error(raised.reason);
  const objection = raised.value;
  expect(await judgeObjection(jeanne, id, { objection, state: 'qualified', why: 'oui', onBehalfOf: '' })).toEqual({
    ok: false,
    reason: 'not-facilitator',
  });
  expect(await judgeObjection(ibrahima, id, { objection, state: 'qualified', why: '', onBehalfOf: '' })).toEqual({
    ok: false,
    reason: 'say-why',
  });
  expect(
    await judgeObjection(ibrahima, id, {
      objection,
      state: 'qualified',
      why: 'Risque de captation',
      onBehalfOf: 'le cercle Équipement',
    }),
  ).toMatchObject({ ok: true });
  expect(await takePosition(jeanne, id, said('consent'))).toEqual({ ok: false, reason: 'objection-still-yours' });
  expect(await movePhase(ibrahima, id, { to: 'integrate', until: null, why: '' })).toMatchObject({ ok: true });
  expect(await replyToObjection(odile, id, { objection, state: 'integrated', why: '' })).toEqual({
    ok: false,
    reason: 'text-unchanged',
  });
  expect(await takePosition(mathurin, id, said('consent'))).toMatchObject({ ok: true });
  const amended = await amendProposal(odile, id, {
    title: consent.title,
    summary: consent.summary,
    part: [first ?? '', second ?? '', ''],
    text: ['La cotisation est remplacée par un prix libre, pour trois ans.', 'Un montant conseillé est donné.', ''],
    change: 'substance',
    note: '',
    from: 1,
  });
  expect(amended).toEqual({ ok: true, value: 2 });
  expect(await partsOf(id)).toEqual([first, second]);
  expect(
    await replyToObjection(odile, id, { objection, state: 'integrated', why: 'Une convention de trois ans' }),
  ).toMatchObject({ ok: true });
  expect(await settleObjection(mathurin, id, { objection, state: 'lifted', why: '' })).toEqual({
    ok: false,
    reason: 'not-your-objection',
  });
  expect(await settleObjection(jeanne, id, { objection, state: 'lifted', why: 'Cela me suffit' })).toMatchObject({
    ok: true,
  });
  expect(await movePhase(ibrahima, id, { to: 'consent', until: null, why: '' })).toMatchObject({ ok: true });
  const states = await db
    .selectFrom('objection_states')
    .select('state')
    .where('objection_id', '=', objection)
    .orderBy('said_at')
    .execute();
  expect(states.map((row) => row.state)).toEqual(['raised', 'qualified', 'integrated', 'lifted']);
  expect(await closeProposal(ibrahima, id, { why: 'Chacun a parlé' })).toMatchObject({ ok: true });
  const closure = await db.selectFrom('closures').selectAll().where('proposal_id', '=', id).executeTakeFirstOrThrow();
  expect(closure.tally).toMatchObject({ carried: true, voices: { consent: 1, unconfirmed: 1, silent: 4 } });
  expect(await concludeProposal(naima, id, outcome({}))).toMatchObject({ ok: true, value: { number: 2 } });
});

test('an untested objection blocks adoption, a concern does not', async () => {
  const id = await open(consent);
  for (const to of ['react', 'objections', 'integrate', 'consent'] as const)
    await movePhase(ibrahima, id, { to, until: null, why: '' });
  expect(await takePosition(mathurin, id, said('concern'))).toMatchObject({ ok: true });
  expect(await takePosition(jeanne, id, said('objection', { except: (await partsOf(id)).slice(0, 1) }))).toMatchObject({
    ok: true,
  });
  expect(await closeProposal(ibrahima, id, { why: 'fin' })).toMatchObject({ ok: true });
  expect(await concludeProposal(naima, id, outcome({}))).toEqual({ ok: false, reason: 'objection-stands' });
  expect(
    await concludeProposal(naima, id, outcome({ outcome: 'rejected', text: 'Une objection tient.' })),
  ).toMatchObject({ ok: true });
});

test('the clock closes what is due, once, and tells nothing twice', async () => {
  const id = await open({ ...vote, closesAt: '2099-11-22T20:00' });
  await db
    .updateTable('proposals')
    .set({ closes_at: new Date(Date.now() - 1_000) })
    .where('item_id', '=', id)
    .execute();
  expect(await takePosition(odile, id, said('for'))).toEqual({ ok: false, reason: 'past-deadline' });
  const closed = await Promise.all([closeDue(), closeDue(), closeDue()]);
  expect(closed.reduce((sum, one) => sum + one, 0)).toBe(1);
  expect(await closeDue()).toBe(0);
  const told = await db
    .selectFrom('journal')
    .select('actor_name')
    .where('item_id', '=', id)
    .where('act', '=', 'proposal.closed')
    .execute();
  expect(told).toEqual([{ actor_name: 'clock' }]);
});

test('organisations have one voice each, by whoever they mandate', async () => {
  const id = await open({ ...vote, voices: 'organisations' });
  expect(await db.selectFrom('voices').select('organisation_id').where('proposal_id', '=', id).execute()).toHaveLength(
    3,
  );
  expect(await takePosition(odile, id, said('for'))).toMatchObject({ ok: true });
  expect(await takePosition(mathurin, id, said('for'))).toEqual({ ok: false, reason: 'not-elector' });
});

test('a circle decides among its own, and outsiders find nothing', async () => {
  const id = await open({ ...vote, circle: world.circleId });
  expect(await takePosition(odile, id, said('for'))).toMatchObject({ ok: true });
  await expect(takePosition(jeanne, id, said('for'))).rejects.toMatchObject({ status: 404 });
  const elsewhere = await makeDeciders(db, { persons: 1 });
  await expect(takePosition(elsewhere.member(0), id, said('for'))).rejects.toMatchObject({ status: 404 });
});

test('a withdrawn proposal takes no word any more', async () => {
  const id = await open(vote);
  expect(await withdrawProposal(jeanne, id, { why: 'non' })).toEqual({ ok: false, reason: 'not-proposer' });
  expect(await withdrawProposal(odile, id, { why: '' })).toEqual({ ok: false, reason: 'say-why' });
  expect(await withdrawProposal(odile, id, { why: 'La mairie a répondu' })).toMatchObject({ ok: true });
  expect(await takePosition(odile, id, said('for'))).toEqual({ ok: false, reason: 'proposal-not-open' });
});

test('the database itself keeps roll, rules, words and results, even from its owner', async () => {
  const id = await open(vote);
  await takePosition(odile, id, said('for'));
  const of = (table: string) => sql.raw(`${table} where proposal_id = '${id}'`);
  await expect(sql`update proposals set rules = '{}' where item_id = ${id}`.execute(db)).rejects.toThrow(
    'keeps its number',
  );
  await expect(sql`delete from ${of('voices')}`.execute(db)).rejects.toThrow('voices keeps its rows');
  await expect(sql`update proposal_versions set parts = '[]' where proposal_id = ${id}`.execute(db)).rejects.toThrow(
    'keeps its words',
  );
  await expect(sql`delete from ${of('position_words')}`.execute(db)).rejects.toThrow('keeps its rows');
  await closeProposal(ibrahima, id, { why: 'fin' });
  await expect(sql`delete from ${of('positions')}`.execute(db)).rejects.toThrow('the ballot box is closed');
  await expect(sql`update positions set stance = 'against' where proposal_id = ${id}`.execute(db)).rejects.toThrow(
    'the ballot box is closed',
  );
  await expect(sql`update closures set tally = '{}' where proposal_id = ${id}`.execute(db)).rejects.toThrow(
    'keeps its rows as they are',
  );
  await expect(sql`update proposals set closed_at = null where item_id = ${id}`.execute(db)).rejects.toThrow(
    'stays closed',
  );
});

test('a collective that goes takes all of it along', async () => {
  const other = await makeDeciders(db, { persons: 3, organisations: 2, circle: 2, roles: { 2: ['secretary'] } });
  const [one, two, three] = [other.member(0), other.member(1), other.member(2)];
  const form = { ...vote, facilitator: two.personId, secretary: three.personId, voices: 'organisations' };
  const id = await draft(form, one);
  await openProposal(one, id);
  await takePosition(one, id, said('for'));
  await takePosition(two, id, said('for'));
  await closeProposal(two, id, { why: '' });
  expect(await concludeProposal(three, id, outcome({ owner: one.personId }))).toMatchObject({ ok: true });
  await db.deleteFrom('collectives').where('id', '=', other.collectiveId).execute();
  expect(
    await db.selectFrom('register_entries').select('item_id').where('collective_id', '=', other.collectiveId).execute(),
  ).toEqual([]);
});
