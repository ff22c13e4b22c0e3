// What `npm test` is made of, cheapest first. A stage is one command; its totals come from its exit code or from its own report.
import { readFileSync } from 'node:fs';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Stage {
  readonly name: string;
  readonly command: readonly string[];
  /** Runs with `npm run check:quick`. */
  readonly quick: boolean;
  /** Reads the totals from the report the command wrote; without it the stage counts as one test. */
  readonly report?: { readonly file: string; readonly read: (report: unknown) => Totals };
}

const reports = 'test-results';

export const stages: readonly Stage[] = [
  check('format', ['prettier', '--check', '.', '--log-level', 'warn']),
  check('vocabulary', ['node', 'scripts/check-vocabulary.ts']),
  check('literals', ['node', 'scripts/check-literals.ts']),
  check('lock', ['node', 'scripts/complete-lock.ts', '--check']),
  check('types', ['svelte-check', '--output', 'human']),
  check('boundaries', ['depcruise', 'src', 'server.ts']),
  check('lint', ['eslint', '.']),
  { ...check('dead code', ['knip']), quick: false },
  { ...vitest('rules'), quick: true },
  vitest('server'),
  { ...check('build', ['node', 'scripts/ensure.mjs', '--build']), quick: false },
  vitest('doors'),
  vitest('start'),
  {
    name: 'journeys',
    command: ['playwright', 'test'],
    quick: false,
    report: { file: `${reports}/journeys.json`, read: playwrightTotals },
  },
];

function check(name: string, command: readonly string[]): Stage {
  return { name, command, quick: true };
}

function vitest(name: string): Stage {
  const file = `${reports}/${name}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name,
    command: ['vitest', 'run', '--project', name, ...reporters],
    quick: false,
    report: { file, read: vitestTotals },
  };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** A file that cannot be loaded holds no test and would count for nothing: it counts as one failure. */
export function vitestTotals(report: unknown): Totals {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as VitestReport;
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + unloaded, skipped: numPendingTests + numTodoTests };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/** A test that passes on its second try has failed. */
export function playwrightTotals(report: unknown): Totals {
  const { stats } = report as PlaywrightReport;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** The totals of a finished stage. A command that fails without saying which test did counts as one failure. */
export function totalsOf(stage: Stage, exitCode: number): Totals {
  const one = exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  if (stage.report === undefined) return one;
  const totals = readTotals(stage.report);
  if (totals === null) return { passed: 0, failed: 1, skipped: 0 };
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

function readTotals({ file, read }: NonNullable<Stage['report']>): Totals | null {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null; // the command died before its report
  }
}
