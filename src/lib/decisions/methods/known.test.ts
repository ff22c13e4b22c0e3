import { expect, test } from 'vitest';
import type { Stance } from '../types.ts';
import { readRules, tally, type Rules } from './known.ts';
import { readFraction, voicesFor } from './voices.ts';

const majority = {
  threshold: '2/3',
  strict: 'at-least',
  base: 'cast',
  abstention: 'out',
  silence: 'absent',
  quorum: 'number',
  quorumVoices: '16',
  fallback: 'unchanged',
};
const unanimity = { base: 'all', abstention: 'neutral', silence: 'breaks', quorum: 'none', fallback: 'majority' };

function rulesOf(method: Rules['method'], draft: Record<string, string>): Rules {
  const read = readRules(method, draft);
  if (!read.ok) throw new Error(read.missing.join());
  return read.rules;
}

function count(roll: number, said: Partial<Record<Stance, number>>, over: { stale?: number; standing?: number } = {}) {
  const ballots = Object.entries(said).flatMap(([stance, many]) =>
    Array.from({ length: many }, () => ({ stance: stance as Stance, confirmed: true })),
  );
  const stale = Array.from({ length: over.stale ?? 0 }, () => ({ stance: 'for' as const, confirmed: false }));
  return { roll, ballots: [...ballots, ...stale], standingObjections: over.standing ?? 0 };
}

test.each(Object.keys(majority).filter((name) => name !== 'quorumVoices'))(
  'a majority says its %s, or does not open (D1)',
  (name) => {
    expect(readRules('majority', { ...majority, [name]: '' }).ok).toBe(false);
  },
);

test('unanimity says whom it binds, and does not contradict itself (D1)', () => {
  for (const name of Object.keys(unanimity))
    expect(readRules('unanimity', { ...unanimity, [name]: '' }).ok).toBe(false);
  const missing = (over: object) => {
    const read = readRules('unanimity', { ...unanimity, ...over });
    return read.ok ? [] : read.missing;
  };
  expect(missing({ base: 'cast', abstention: 'breaks', silence: 'outside' })).toEqual(['abstention-contradicts-base']);
  expect(missing({ silence: 'outside' })).toEqual(['silence-contradicts-base']);
  expect(missing({ base: 'present', silence: 'outside' })).toEqual([]);
});

test('the vote of the story: 26 of 31 voted, 16 were needed; 19 for of 24 cast, 16 were needed', () => {
  const counted = tally(rulesOf('majority', majority), count(31, { for: 19, against: 5, abstention: 2 }));
  expect(counted.carried).toBe(true);
  expect(counted.working).toEqual([
    { question: 'quorum', have: 26, needed: 16, base: 31, answer: true },
    { question: 'threshold', have: 19, needed: 16, base: 24, answer: true },
  ]);
});

test('a vote without its quorum carries nothing, however clear', () => {
  const counted = tally(rulesOf('majority', majority), count(31, { for: 15 }));
  expect([counted.carried, counted.working.map(({ answer }) => answer)]).toEqual([false, [false, true]]);
});

test('one abstention among all, unanimity asked of all: neutral it passes, breaking it does not', () => {
  const said = count(3, { for: 2, abstention: 1 });
  expect(tally(rulesOf('unanimity', unanimity), said).carried).toBe(true);
  expect(tally(rulesOf('unanimity', { ...unanimity, abstention: 'breaks' }), said).carried).toBe(false);
});

test('a silence, or a word on an older text, breaks unanimity unless silence is agreement', () => {
  const said = count(3, { for: 2 }, { stale: 1 });
  expect(tally(rulesOf('unanimity', unanimity), said)).toMatchObject({
    carried: false,
    voices: { silent: 1, unconfirmed: 1 },
  });
  expect(tally(rulesOf('unanimity', { ...unanimity, silence: 'assent' }), said).carried).toBe(true);
});

test('consent: a standing objection blocks, a concern does not, and silence is agreement only where it is said', () => {
  const rules = rulesOf('consent', { silence: 'none', quorum: 'none' });
  expect(tally(rules, count(3, { consent: 1, concern: 1 })).carried).toBe(true);
  expect(tally(rules, count(3, { consent: 2 }, { standing: 1 })).carried).toBe(false);
  expect(tally(rules, count(3, {})).carried).toBe(false);
  expect(tally(rulesOf('consent', { silence: 'assent', quorum: 'none' }), count(3, {})).carried).toBe(true);
});

test('shares are exact', () => {
  expect(voicesFor({ numerator: 2, denominator: 3 }, 24, false)).toBe(16);
  expect(voicesFor({ numerator: 1, denominator: 2 }, 24, true)).toBe(13);
  expect([readFraction('3/2'), readFraction('0/2'), readFraction('1/2')]).toEqual([
    null,
    null,
    { numerator: 1, denominator: 2 },
  ]);
});
