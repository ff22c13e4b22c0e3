import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { XmlElement } from 'yjs';
import { askCircle } from '#lib/collectives/server/commands/circle-requests.ts';
import type { Member } from '#lib/collectives/types.ts';
import { draftSchema, outcomeSchema } from '#lib/decisions/schema.ts';
import { amendProposal } from '#lib/decisions/server/commands/amend.ts';
import { closeProposal, withdrawProposal } from '#lib/decisions/server/commands/close.ts';
import { concludeProposal } from '#lib/decisions/server/commands/conclude.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { judgeObjection, raiseObjection } from '#lib/decisions/server/commands/objection.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import { movePhase, writeEntry } from '#lib/decisions/server/commands/rounds.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { findNews } from '#lib/notifications/server/queries/news.ts';
import { makeRavaudoir, type Cast } from '../support/cast.ts';
import { makeCircle } from '../support/circles.ts';
import { freshDatabase } from '../support/database.ts';
import { makeDeciders } from '../support/deciders.ts';
import { openEditor, startLiveServer, until, type LiveServer } from '../support/live.ts';
import { openPad } from '../support/pads.ts';
import { must } from '../support/proposing.ts';
import { tellJournal } from '../support/telling.ts';

const { db, pool } = await freshDatabase();
const world = await makeDeciders(db, { persons: 4, roles: { 1: ['facilitator'], 2: ['secretary'] } });
const [odile, ibrahima, naima, jeanne] = [0, 1, 2, 3].map((index) => world.member(index)) as [
  Member,
  Member,
  Member,
  Member,
];

const vote = {
  title: 'Acheter un vélo cargo',
  text: 'Un vélo cargo est acheté.\n\nIl dort à l’atelier.',
  facilitator: ibrahima.personId,
  secretary: naima.personId,
  rightSource: 'Usage',
  method: 'majority',
  threshold: '1/2',
  strict: 'more-than',
  base: 'cast',
  abstention: 'out',
  silence: 'absent',
  quorum: 'none',
  fallback: 'unchanged',
  closesAt: '2099-11-22T20:00',
};
const consent = {
  ...vote,
  method: 'consent',
  silence: 'none',
  closesAt: '',
  ends: ['2099-11-06T18:00', '2099-11-13T18:00', '2099-11-20T18:00', '2099-11-26T18:00', '2099-12-04T18:00'],
};

async function open(form: object): Promise<Id> {
  const id = must(await draftProposal(odile, draftSchema.parse(form)));
  must(await openProposal(odile, id));
  return id;
}

/** What each was told since the last time, by index: asking in capitals; nothing for who was told nothing. */
async function told(): Promise<Record<number, string[]>> {
  await tellJournal();
  const { rows } = await pool.query<{ person_id: Id; kind: string; asks: boolean }>(
    'select person_id, kind, asks from notifications where read_at is null order by id',
  );
  await pool.query('update notifications set read_at = now()');
  const each: Record<number, string[]> = {};
  for (const { person_id, kind, asks } of rows)
    (each[world.persons.indexOf(person_id)] ??= []).push(asks ? kind.toUpperCase() : kind);
  return each;
}

beforeEach(told);

const said = (stance: string) =>
  ({ stance, except: [], reason: 'parce que', ground: 'aim', version: 1 }) as unknown as Parameters<
    typeof takePosition
  >[2];

describe('a proposal, from its opening to its decision', () => {
  test('a vote: opened, changed, spoken, closed, concluded, with a step entrusted', async () => {
    const id = await open(vote);
    const opened = ['PROPOSAL-OPENED'];
    expect(await told()).toEqual({ 1: opened, 2: opened, 3: opened });
    must(await takePosition(jeanne, id, said('for')));
    expect(await told(), 'what a voice says is told to nobody').toEqual({});
    const { parts } = await db
      .selectFrom('proposal_versions')
      .select('parts')
      .where('proposal_id', '=', id)
      .executeTakeFirstOrThrow();
    const change = { title: vote.title, summary: '', text: ['Deux vélos sont achetés.'], part: [parts[0]?.id ?? ''] };
    must(await amendProposal(odile, id, { ...change, change: 'substance', note: '', from: 1 }));
    expect(await told(), 'only who had spoken is asked to confirm').toEqual({ 3: ['TEXT-CHANGED'] });
    must(await takePosition(jeanne, id, { ...said('for'), version: 2 }));
    must(await closeProposal(ibrahima, id, { why: 'Tout le monde a parlé' }));
    expect(await told()).toEqual({ 0: ['proposal-closed'], 2: ['PROPOSAL-TO-CONCLUDE'] });
    const outcome = outcomeSchema.parse({
      outcome: 'adopted',
      title: vote.title,
      text: 'Adoptée.',
      scope: 'tout le collectif',
      owner: odile.personId,
      inForceSince: '2026-11-23',
      reviewOn: '2099-11-22',
      step: ['Demander trois devis'],
      stepOwner: [jeanne.personId],
      stepDue: [''],
    });
    must(await concludeProposal(naima, id, outcome));
    expect(await told()).toEqual({
      0: ['decision-entered'],
      1: ['decision-entered'],
      3: ['STEP-ENTRUSTED', 'decision-entered'],
    });
  });

  test('a consent: rounds, a question, an objection judged; closing or withdrawing asks nothing more', async () => {
    const id = await open(consent);
    await told();
    must(await writeEntry(jeanne, id, { kind: 'question', part: null, body: 'Où dort-il ?' }));
    expect(await told()).toEqual({ 0: ['QUESTION-WRITTEN'] });
    const round = (to: 'react' | 'objections') => movePhase(ibrahima, id, { to, until: null, why: '' });
    must(await round('react'));
    expect((await told())[3]).toEqual(['ROUND-REACT']);
    must(await round('objections'));
    await told();
    const objection = must(
      await raiseObjection(jeanne, id, { part: null, ground: 'aim', argument: 'Il n’y a pas la place.' } as never),
    );
    expect(await told()).toEqual({ 0: ['OBJECTION-RAISED'], 1: ['OBJECTION-RAISED'] });
    must(
      await judgeObjection(ibrahima, id, { objection, state: 'qualified', why: 'C’est vrai', onBehalfOf: '' } as never),
    );
    expect(await told()).toEqual({ 0: ['objection-qualified'], 3: ['objection-qualified'] });
    await pool.query("update notifications set read_at = null where kind = 'proposal-opened' and item_id = $1", [id]);
    must(await withdrawProposal(odile, id, { why: 'Elle revient au printemps' }));
    const after = await told();
    expect(after[3]).toEqual(['proposal-withdrawn']);
  });
});

describe('the place itself', () => {
  let cast: Cast;
  let server: LiveServer;
  beforeAll(async () => {
    cast = await makeRavaudoir();
    server = await startLiveServer();
  });
  afterAll(async () => {
    await server.stop();
  });
  const newsOf = async (one: 'naima' | 'hugo' | 'capucine') => {
    await tellJournal();
    const { calls, rest } = await findNews(await cast.people[one].session(), null);
    return [...calls, ...rest].flatMap(({ lines }) => lines);
  };

  test('who asks to come into a circle is told to those who look after it, with the way there', async () => {
    const circle = await makeCircle(cast, 'Équipement', ['odile']);
    must(await askCircle(await cast.people.hugo.member(), circle, 'J’ai un vélo'));
    const [line] = (await newsOf('naima')).filter(({ kind }) => kind === 'circle-asked');
    expect(line).toMatchObject({ actors: ['Hugo Sansonnat'], asks: true, detail: 'Équipement' });
    expect(line?.href).toContain('/cercles/equipement-');
    expect((await newsOf('hugo')).filter(({ kind }) => kind === 'circle-asked')).toEqual([]);
  });

  test('somebody named in a note being written is told where it is written', async () => {
    const { padId } = await openPad(await cast.people.naima.member());
    const editor = openEditor({ url: server.url, token: cast.people.naima.token, padId });
    await editor.synced();
    const mention = new XmlElement('mention');
    mention.setAttribute('personId', cast.people.capucine.personId);
    mention.setAttribute('label', 'Capucine Morvelan');
    const paragraph = new XmlElement('paragraph');
    paragraph.insert(0, [mention]);
    editor.doc.getXmlFragment('body').insert(0, [paragraph]);
    await until(async () => (await newsOf('capucine')).some(({ kind }) => kind === 'named-in-note'), 15_000);
    const [line] = (await newsOf('capucine')).filter(({ kind }) => kind === 'named-in-note');
    expect(line).toMatchObject({ actors: ['Naïma Cassagnol'], asks: true });
    expect(line?.href).toMatch(/\/notes\/permanence-\w{22}\?brouillon$/);
    editor.leave();
  });
});
