// `npm run trial:crash [-- --app 100 --postgres 30 --seed 1 --out FILE]`: kill -9 of the program, and of PostgreSQL under it, at random
// moments while people write everything there is to write; then counts what was acknowledged and is not there, or twice.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { table } from '../bench/report.ts';
import { runTrial, type TrialReport } from './crash/trial.ts';

const { values } = parseArgs({
  options: {
    app: { type: 'string', default: '100' },
    postgres: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    out: { type: 'string' },
  },
});
const seed = Number(values.seed);
process.stdout.write(`seed ${String(seed)}\n`);
const report = await runTrial({ app: Number(values.app), postgres: Number(values.postgres), seed, untilClosed: true });
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify({ seed, ...report }, null, 1)}\n`);
process.stdout.write(`${told(report)}\n`);
process.exitCode = isWell(report) ? 0 : 1;

function isWell({ lost, duplicated, stray, faults }: TrialReport): boolean {
  return lost.length + duplicated.length + stray.length + faults.length === 0;
}

function told(all: TrialReport): string {
  const row = {
    'kills of the program': all.kills.app,
    'of PostgreSQL': all.kills.postgres,
    acknowledged: all.acked,
    unsure: all.unknown,
    lost: all.lost.length,
    duplicated: all.duplicated.length,
    stray: all.stray.length,
    faults: all.faults.length,
    'back after the program, ms p50 / p95': `${String(all.recovery.app.p50)} / ${String(all.recovery.app.p95)}`,
    'after PostgreSQL': `${String(all.recovery.postgres.p50)} / ${String(all.recovery.postgres.p95)}`,
  };
  const kinds = Object.entries(all.kinds).map(([kind, count]) => `${kind} ${String(count)}`);
  const named = (['lost', 'duplicated', 'stray', 'faults'] as const).flatMap((what) =>
    all[what].slice(0, 20).map((one) => `${what}: ${one}`),
  );
  return [table({ conditions: '', rows: [row] }), `acknowledged by kind: ${kinds.join(', ')}`, ...named].join('\n');
}
