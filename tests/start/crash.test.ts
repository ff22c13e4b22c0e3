import { expect, test } from 'vitest';
import { runTrial } from '../../scripts/trials/crash/trial.ts';

// The short form of `npm run trial:crash`: the same writers, the same judge, a few kills.

const kills = { app: 4, postgres: 2 };

test(`${String(kills.app)} kills of the program, ${String(kills.postgres)} of PostgreSQL: nothing acknowledged is lost, or there twice`, async () => {
  const report = await runTrial({ ...kills, seed: 7, untilClosed: false });
  const { lost, duplicated, stray, faults } = report;
  expect({ lost, duplicated, stray, faults }).toEqual({ lost: [], duplicated: [], stray: [], faults: [] });
  // Every kind of write was really at work: notes, messages, positions, steps, proposals, closings, entries, newcomers.
  for (const kind of ['n', 'm', 'v', 's', 'p', 'k', 'r', 'j']) expect(report.kinds[kind], kind).toBeGreaterThan(0);
  expect(report.acked).toBeGreaterThan(150);
}, 240_000);
