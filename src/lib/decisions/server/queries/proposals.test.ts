import { beforeAll, expect, test } from 'vitest';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { countQueries, freshDatabase } from '../../../../../tests/support/database.ts';
import { makeDeciders } from '../../../../../tests/support/deciders.ts';
import { draftSchema, outcomeSchema } from '../../schema.ts';
import { amendProposal } from '../commands/amend.ts';
import { closeProposal } from '../commands/close.ts';
import { concludeProposal } from '../commands/conclude.ts';
import { draftProposal } from '../commands/draft.ts';
import { judgeObjection, raiseObjection } from '../commands/objection.ts';
import { openProposal } from '../commands/open.ts';
import { takePosition } from '../commands/position.ts';
import { movePhase, writeEntry } from '../commands/rounds.ts';
import { findDraftScene } from './draft-scene.ts';
import { findProposal } from './find-proposal.ts';
import { listProposals } from './list-proposals.ts';
import { findOutcomeScene } from './outcome-scene.ts';

const { db } = await freshDatabase();
const world = await makeDeciders(db, { persons: 8, circle: 3, roles: { 2: ['secretary'] } });
const members = world.persons.map((_, index) => world.member(index));
const [odile, ibrahima, naima, jeanne, mathurin] = members as [Member, Member, Member, Member, Member];
const ends = ['2099-11-06T18:00', '2099-11-13T18:00', '2099-11-20T18:00', '2099-11-26T18:00', '2099-12-04T18:00'];

function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

async function draft(title: string, over: object = {}): Promise<Id> {
  const form = {
    title,
    text: 'La Malle est un commun.\n\nSa garde tourne.\n\nOn relit dans un an.',
    method: 'consent',
    facilitator: ibrahima.personId,
    secretary: naima.personId,
    rightSource: 'Usage',
    silence: 'none',
    quorum: 'none',
    ends,
    ...over,
  };
  return must(await draftProposal(odile, draftSchema.parse(form)));
}

async function open(title: string, over: object = {}): Promise<Id> {
  const id = await draft(title, over);
  must(await openProposal(odile, id));
  return id;
}

const word = (stance: 'consent' | 'concern', reason = '') =>
  ({ stance, except: [] as Id[], reason, ground: 'aim', version: 1 }) as const;

let full: Id;
let bare: Id;

/** A proposal with all that a page can hold, whose text has just changed; and a bare one. */
beforeAll(async () => {
  bare = await open('Une proposition sans rien');
  full = await open('Reconnaître la Malle comme commun');
  for (const member of members)
    must(await writeEntry(member, full, { kind: 'question', part: null, body: 'Qui garde les clés ?' }));
  for (const to of ['react', 'objections'] as const)
    must(await movePhase(ibrahima, full, { to, until: null, why: '' }));
  must(await takePosition(naima, full, word('consent')));
  must(await takePosition(ibrahima, full, word('concern', 'Tout repose sur une seule personne.')));
  const parts = (await findProposal(odile, world.slug, full))?.proposal.versions[0]?.parts ?? [];
  for (const [member, part] of [
    [jeanne, parts[0]],
    [mathurin, parts[1]],
  ] as const) {
    const argument = 'Ce passage nuirait.';
    const objection = must(await raiseObjection(member, full, { part: part?.id ?? null, ground: 'aim', argument }));
    must(await judgeObjection(ibrahima, full, { objection, state: 'qualified', why: 'Oui.', onBehalfOf: '' }));
  }
  must(
    await amendProposal(odile, full, {
      title: 'Reconnaître la Malle comme commun',
      summary: '',
      part: parts.map(({ id }) => id),
      text: ['La Malle est un commun, pour trois ans.', ...parts.slice(1).map(({ text }) => text)],
      change: 'substance',
      note: '',
      from: 1,
    }),
  );
});

test('the page of a proposal costs at most ten statements, and no more when much was said', async () => {
  const poor = await countQueries(() => findProposal(odile, world.slug, bare));
  const rich = await countQueries(() => findProposal(odile, world.slug, full));
  expect(rich.result?.entries).toHaveLength(members.length);
  expect(rich.statements.length).toBe(poor.statements.length);
  // One more finds the session, before any page.
  expect(rich.statements.length).toBeLessThanOrEqual(9);
});

test('the forms that write on it cost at most ten statements', async () => {
  const { result, statements } = await countQueries(async () => [
    await findProposal(odile, world.slug, full, 'alone'),
    await findDraftScene(odile, { aboutId: null, messageId: null }),
    await findOutcomeScene(odile),
  ]);
  expect(result[0]).toMatchObject({ proposal: { version: 2 }, links: [], talks: [] });
  expect(statements.length).toBeLessThanOrEqual(10);
});

test('it tells each voice, each objection with its road, the text before and after, and the hour of the database', async () => {
  const page = await findProposal(naima, world.slug, full);
  expect(page?.proposal).toMatchObject({ stage: 'open', phase: 'objections', version: 2, substanceVersion: 2 });
  expect(page?.proposal.versions.map(({ number, change }) => [number, change])).toEqual([
    [1, 'first'],
    [2, 'substance'],
  ]);
  expect(page?.roll).toHaveLength(members.length);
  expect(page?.roll.find(({ personId }) => personId === naima.personId)?.position).toMatchObject({
    stance: 'consent',
    versionNumber: 1,
  });
  expect(page?.objections.map(({ steps }) => steps.map(({ state }) => state))).toEqual([
    ['raised', 'qualified'],
    ['raised', 'qualified'],
  ]);
  expect(page?.people.get(jeanne.personId)?.name).toBe('Personne 3');
  expect(Math.abs((page?.now.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('a draft is hidden from who does not prepare it; a circle’s proposal from who is not of it; all of it from elsewhere', async () => {
  const prepared = await draft('Un brouillon');
  const ofCircle = await open('Une affaire du cercle', { circle: world.circleId });
  const stranger = (await makeDeciders(db, { persons: 1 })).member(0);
  const seen = async (member: Member, id: Id, slug = world.slug) => (await findProposal(member, slug, id)) !== null;
  expect([await seen(odile, prepared), await seen(jeanne, prepared)]).toEqual([true, false]);
  expect([await seen(odile, ofCircle), await seen(jeanne, ofCircle)]).toEqual([true, false]);
  expect([await seen(stranger, full), await seen(odile, full, 'ailleurs')]).toEqual([false, false]);
});

test('the list says which proposals await one’s voice: the silent, and those whose text changed since', async () => {
  const { result, statements } = await countQueries(() => listProposals(naima));
  expect(statements.length).toBeLessThanOrEqual(10);
  const awaited = (lines: typeof result.lines) => lines.filter(({ awaitsVoice }) => awaitsVoice).map(({ id }) => id);
  expect(awaited(result.lines)).toEqual([full]);
  expect(result.lines.find(({ id }) => id === full)?.standing).toBe(2);
  must(await takePosition(naima, full, { ...word('consent'), version: 2 }));
  expect(awaited((await listProposals(naima)).lines)).toEqual([]);
  expect((await listProposals(jeanne)).lines.map(({ stage }) => stage)).not.toContain('draft');
  expect((await listProposals(odile)).lines.map(({ stage }) => stage)).toContain('draft');
});

test('once concluded, the page and the list say how, in whose words', async () => {
  const vote = { method: 'majority', threshold: '1/2', strict: 'more-than', base: 'cast', abstention: 'out' };
  const id = await open('Acheter un vélo', { ...vote, silence: 'absent', fallback: 'unchanged', closesAt: ends[4] });
  must(await closeProposal(ibrahima, id, { why: 'La séance finit.' }));
  const form = { outcome: 'rejected', title: 'Pas de vélo', text: 'Personne n’a voté pour.' };
  must(await concludeProposal(naima, id, outcomeSchema.parse(form)));
  const page = await findProposal(jeanne, world.slug, id);
  expect(page?.proposal).toMatchObject({
    stage: 'concluded',
    decision: { outcome: 'rejected', text: 'Personne n’a voté pour.', by: naima.personId },
    closure: { by: ibrahima.personId, why: 'La séance finit.' },
  });
  const line = (await listProposals(jeanne)).lines.find((one) => one.id === id);
  expect(line).toMatchObject({ stage: 'concluded', decision: { outcome: 'rejected', title: 'Pas de vélo' } });
});

test('the forms know people, bodies, the habits of the collective and its day, in few statements', async () => {
  const { result: scene, statements } = await countQueries(() =>
    findDraftScene(odile, { aboutId: full, messageId: null }),
  );
  expect(statements.length).toBeLessThanOrEqual(4);
  expect(scene.people).toHaveLength(members.length);
  expect(scene.circles.map(({ id }) => id)).toEqual([world.circleId]);
  expect(scene.source?.title).toBe('Reconnaître la Malle comme commun');
  const outcome = await countQueries(() => findOutcomeScene(naima));
  expect(outcome.statements.length).toBeLessThanOrEqual(4);
  expect(outcome.result.today).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const elsewhere = await makeDeciders(db, { persons: 1 });
  expect((await findOutcomeScene(elsewhere.member(0))).today).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});
