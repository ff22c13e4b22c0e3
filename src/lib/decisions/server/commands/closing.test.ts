import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { openKysely, openPool } from '#lib/kernel/server/database.ts';
import { setRuntime } from '#lib/kernel/server/runtime.ts';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { makeDeciders } from '../../../../../tests/support/deciders.ts';
import { draftSchema } from '../../schema.ts';
import { amendProposal } from './amend.ts';
import { closeDue, closeProposal } from './close.ts';
import { draftProposal } from './draft.ts';
import { openProposal } from './open.ts';
import { takePosition } from './position.ts';

const crowd = 20;
const { db, connection, runtime } = await freshDatabase();
const world = await makeDeciders(db, { persons: crowd });
const members = world.persons.map((_, index) => world.member(index));
const [proposer, facilitator, secretary] = members as [Member, Member, Member];

// A second process has a pool of its own on the same database: calls leave by one or the other in turn.
const otherPool = openPool(connection);
const other = { ...runtime, pool: otherPool, db: openKysely(otherPool) };
runtime.onStop.push(() => otherPool.end());
let turn = 0;
function fromEither<Result>(act: () => Promise<Result>): Promise<Result> {
  setRuntime(turn++ % 2 === 0 ? runtime : other);
  return act();
}

async function openVote(): Promise<Id> {
  const form = draftSchema.parse({
    title: 'Acheter un vélo cargo',
    text: 'Un vélo cargo est acheté.\n\nIl dort à l’atelier.',
    method: 'majority',
    facilitator: facilitator.personId,
    secretary: secretary.personId,
    rightSource: 'Usage',
    closesAt: '2099-11-22T20:00',
    threshold: '1/2',
    strict: 'more-than',
    base: 'cast',
    abstention: 'out',
    silence: 'absent',
    quorum: 'none',
    fallback: 'unchanged',
  });
  const drafted = await draftProposal(proposer, form);
  if (!drafted.ok) throw new Error(drafted.reason);
  expect(await openProposal(proposer, drafted.value)).toMatchObject({ ok: true });
  return drafted.value;
}

const word = (stance: 'for' | 'against', version = 1) =>
  ({ stance, except: [] as Id[], reason: '', ground: 'aim', version }) as const;

/** Speaks again and again, changing its mind, until it is refused; gives how many words were acknowledged and the last refusal. */
async function speakUntilRefused(member: Member, id: Id): Promise<{ said: number; reason: string }> {
  for (let said = 0; ; said++) {
    const outcome = await fromEither(() => takePosition(member, id, word(said % 2 === 0 ? 'for' : 'against')));
    if (!outcome.ok) return { said, reason: outcome.reason };
  }
}

async function whatRemains(id: Id) {
  const closures = await db.selectFrom('closures').selectAll().where('proposal_id', '=', id).execute();
  const told = await db
    .selectFrom('journal')
    .select('id')
    .where('item_id', '=', id)
    .where('act', '=', 'proposal.closed')
    .execute();
  const words = await db
    .selectFrom('position_words')
    .select(['taken_at', 'voice_id', 'stance'])
    .where('proposal_id', '=', id)
    .orderBy('id')
    .execute();
  const positions = await db.selectFrom('positions').selectAll().where('proposal_id', '=', id).execute();
  return { closures, told, words, positions };
}

test('twenty closers, twenty voters, two pools: closed once by the clock, and no word after the end', async () => {
  const id = await openVote();
  const {
    rows: [end],
  } = await sql<{
    closes_at: Date;
  }>`update proposals set closes_at = date_trunc('milliseconds', clock_timestamp() + interval '1 second')
    where item_id = ${id} returning closes_at`.execute(db);
  if (end === undefined) throw new Error('unreachable: the proposal is there');
  let over = false;
  const closers = Array.from({ length: crowd }, async () => {
    let closed = 0;
    while (!over) closed += await fromEither(closeDue);
    return closed;
  });
  const heard = await Promise.all(members.map((member) => speakUntilRefused(member, id)));
  while ((await whatRemains(id)).closures.length === 0) await fromEither(closeDue);
  over = true;
  const closed = (await Promise.all(closers)).reduce((sum, one) => sum + one, 0);
  const { closures, told, words, positions } = await whatRemains(id);
  expect(closures).toHaveLength(1);
  expect(told).toHaveLength(1);
  expect(closed).toBeLessThanOrEqual(1);
  expect(
    new Set(heard.map(({ reason }) => reason)).difference(new Set(['past-deadline', 'proposal-not-open'])),
  ).toEqual(new Set());
  // Each acknowledged word is kept, none that was refused is; none came at the end or after it.
  expect(words).toHaveLength(heard.reduce((sum, { said }) => sum + said, 0));
  expect(words.filter(({ taken_at }) => taken_at >= end.closes_at)).toEqual([]);
  expect(closures[0]?.closed_at.getTime()).toBeGreaterThanOrEqual(end.closes_at.getTime());
  const lastWords = new Map(words.map(({ voice_id, stance }) => [voice_id, stance]));
  expect(new Map(positions.map(({ voice_id, stance }) => [voice_id, stance]))).toEqual(lastWords);
  const frozen = closures[0]?.snapshot.positions ?? [];
  expect(new Map(frozen.map(({ voice, stance }) => [voice, stance]))).toEqual(lastWords);
}, 30_000);

test('a facilitator who closes twenty times while everyone speaks closes once, between two words', async () => {
  const id = await openVote();
  const [heard, closings] = await Promise.all([
    Promise.all(members.map((member) => speakUntilRefused(member, id))),
    Promise.all(
      Array.from({ length: crowd }, () =>
        fromEither(() => closeProposal(facilitator, id, { why: 'La séance finit.' })),
      ),
    ),
  ]);
  expect(closings.filter((one) => one.ok)).toHaveLength(1);
  expect(closings.filter((one) => !one.ok && one.reason !== 'proposal-not-open')).toEqual([]);
  const { closures, told, words, positions } = await whatRemains(id);
  expect([closures.length, told.length]).toEqual([1, 1]);
  expect(words).toHaveLength(heard.reduce((sum, { said }) => sum + said, 0));
  const closedAt = closures[0]?.closed_at ?? new Date(0);
  expect(words.filter(({ taken_at }) => taken_at > closedAt)).toEqual([]);
  expect(closures[0]?.tally.voices.silent).toBe(crowd - positions.length);
}, 30_000);

test('two amendments of the same version: one is published, the other is told that the text moved on', async () => {
  const id = await openVote();
  const amend = (text: string) =>
    fromEither(() =>
      amendProposal(proposer, id, {
        title: 'Acheter un vélo cargo',
        summary: '',
        part: [],
        text: [text],
        change: 'substance',
        note: '',
        from: 1,
      }),
    );
  const outcomes = await Promise.all(['Deux vélos.', 'Trois vélos.'].map(amend));
  expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
  expect(outcomes.find((one) => !one.ok)).toEqual({ ok: false, reason: 'text-moved-on' });
  expect(await takePosition(proposer, id, word('for', 1))).toEqual({ ok: false, reason: 'text-moved-on' });
  expect(await takePosition(proposer, id, word('for', 2))).toMatchObject({ ok: true });
});
