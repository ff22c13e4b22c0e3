import { beforeAll, expect, test } from 'vitest';
import type { Member } from '#lib/collectives/types.ts';
import { draftSchema } from '#lib/decisions/schema.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { raiseObjection } from '#lib/decisions/server/commands/objection.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import { movePhase, writeEntry } from '#lib/decisions/server/commands/rounds.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { continueNote } from '#lib/notes/server/commands/continue-note.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';
import { publishNote } from '#lib/notes/server/commands/publish-note.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { openAside } from '#lib/threads/server/commands/open-aside.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { makeRavaudoir } from '../support/cast.ts';
import { freshDatabase } from '../support/database.ts';
import { plainHeader } from '../support/pads.ts';
import { must } from '../support/proposing.ts';

// Nobody answered, so one presses again: what was written the first time is not written a second one. And a page come back to with
// « précédent » sends the same key with other words: those are kept too.

const { pool } = await freshDatabase();
const collective = { kind: 'collective' } as const;
let odile: Member;
let hugo: Member;
let thread: Id;

beforeAll(async () => {
  const { people } = await makeRavaudoir();
  odile = await people.odile.member();
  hugo = await people.hugo.member();
  thread = must(await openThread(odile, threadOf(newId(), 'Bâches'))).id;
});

const threadOf = (key: Id, title: string) =>
  ({ key, title, summary: '', source: 'Des bâches ?', about: null, readers: collective }) as const;
const oneLine = {
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'On coud.' }] }],
} as const;
const noteOf = (key: Id, title: string) =>
  ({ key, header: { ...plainHeader, title }, body: oneLine, writers: collective }) as const;
const draftOf = (key: Id, text: string) =>
  draftSchema.parse({
    key,
    title: 'Une enveloppe',
    text,
    method: 'consent',
    facilitator: hugo.personId,
    secretary: odile.personId,
    rightSource: 'Statuts',
    silence: 'none',
    quorum: 'none',
    ends: ['10', '11', '12', '13', '14'].map((day) => `2099-01-${day}T18:00`),
  });

const voteOf = (text: string) =>
  draftSchema.parse({
    title: 'Des bâches',
    text,
    method: 'majority',
    facilitator: hugo.personId,
    secretary: odile.personId,
    rightSource: 'Statuts',
    threshold: '1/2',
    strict: 'more-than',
    base: 'cast',
    abstention: 'out',
    silence: 'absent',
    quorum: 'none',
    fallback: 'postponed',
    closesAt: '2099-01-10T18:00',
  });

interface Sending {
  /** Writes `words` under `key`. */
  readonly send: (key: Id, words: string) => Promise<Outcome<unknown>>;
  /** Counts the rows there are. */
  readonly count: string;
}

const sendings: Record<string, Sending> = {
  'a message': {
    send: (key, source) => postComment(odile, { key, threadId: thread, answers: null, source }),
    count: 'select count(*)::int as n from comments',
  },
  'a thread': {
    send: (key, title) => openThread(odile, threadOf(key, title)),
    count: `select count(*)::int as n from items where kind = 'thread'`,
  },
  'an aside': {
    send: (key, source) =>
      openAside(odile, {
        key,
        threadId: thread,
        answers: 1,
        source,
        readers: { kind: 'named', personIds: [hugo.personId] },
      }),
    count: `select count(*)::int as n from items where kind = 'thread'`,
  },
  'a note': {
    send: (key, title) => createNote(odile, noteOf(key, title)),
    count: `select count(*)::int as n from items where kind = 'note'`,
  },
  'a step': {
    send: (key, label) => addStep(odile, { key, itemId: thread, label, size: '', dueOn: null }),
    count: 'select count(*)::int as n from steps',
  },
  'a proposal': {
    send: (key, text) => draftProposal(odile, draftOf(key, text)),
    count: 'select count(*)::int as n from proposals',
  },
};

test.each(Object.entries(sendings))(
  '%s sent twice is written once, with other words twice',
  async (_, { send, count }) => {
    const rows = async () => (await pool.query<{ n: number }>(count)).rows[0]?.n ?? 0;
    const [key, before] = [newId(), await rows()];
    const [first, again] = await Promise.all([send(key, 'On coud.'), send(key, 'On coud.')]);
    expect(must(first)).toEqual(must(again));
    expect(await rows()).toBe(before + 1);
    must(await send(key, 'On coud dimanche.'));
    expect(await rows()).toBe(before + 2);
  },
);

test('a work taken up twice by the same form is one continuation', async () => {
  const { itemId } = must(await createNote(odile, noteOf(newId(), 'Charnière')));
  must(await publishNote(odile, { itemId, readers: collective, name: '', licence: null }));
  const key = newId();
  const send = () => continueNote(hugo, { key, sourceId: itemId, writers: collective });
  const [first, again] = await Promise.all([send(), send()]);
  expect(must(first)).toEqual(must(again));
});

test('a position said twice is one word in the history of its voice', async () => {
  const id = must(await draftProposal(odile, voteOf('Douze mètres de bâche.')));
  must(await openProposal(odile, id));
  const say = (reason: string) =>
    takePosition(hugo, id, { stance: 'for', reason, except: [], ground: 'aim', version: 1 });
  for (const outcome of await Promise.all([say('Il pleut.'), say('Il pleut.')])) must(outcome);
  must(await say('Il pleut souvent.'));
  const { rows } = await pool.query('select reason from position_words where proposal_id = $1 order by id', [id]);
  expect(rows).toEqual([{ reason: 'Il pleut.' }, { reason: 'Il pleut souvent.' }]);
});

test('a question and an objection said twice in the same words are said once', async () => {
  const id = must(await draftProposal(odile, draftOf(newId(), 'Six cents euros par an.')));
  must(await openProposal(odile, id));
  const ask = () => writeEntry(hugo, id, { kind: 'question', part: null, body: 'Pour qui ?' });
  const [first, again] = await Promise.all([ask(), ask()]);
  expect(must(first)).toBe(must(again));
  for (const to of ['react', 'objections'] as const) must(await movePhase(hugo, id, { to, until: null, why: '' }));
  const object = () => raiseObjection(hugo, id, { part: null, ground: 'aim', argument: 'La caisse est vide.' });
  const [raised, repeated] = await Promise.all([object(), object()]);
  expect(must(raised)).toBe(must(repeated));
});
