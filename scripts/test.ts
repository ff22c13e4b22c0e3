// Runs every stage, one after the other, whatever fails; ends with a table and the line `N passed, N failed`.
//   npm test                 everything
//   npm test -- rules lint   these stages alone
//   npm run check:quick      what takes less than a minute
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { stages, totalsOf, type Stage, type Totals } from './stages.ts';

interface Result extends Totals {
  readonly name: string;
  readonly seconds: number;
}

const longestStageMs = 30 * 60_000;
const tools = [resolve('node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);

process.exitCode = await main(process.argv.slice(2));

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => name !== '--quick' && !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    print(`unknown stage: ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}`);
    return 2;
  }
  mkdirSync('test-results', { recursive: true });
  const prepared = await runStage({ name: 'prepare', command: ['npm', 'run', '--silent', 'sync'], quick: true });
  const results = prepared.failed > 0 ? [prepared] : [];
  for (const stage of stages.filter((one) => isWanted(one, wanted))) results.push(await runStage(stage));
  return conclude(results);
}

function isWanted(stage: Stage, wanted: readonly string[]): boolean {
  if (wanted.includes('--quick')) return stage.quick;
  return wanted.length === 0 || wanted.includes(stage.name);
}

async function runStage(stage: Stage): Promise<Result> {
  if (stage.report !== undefined) rmSync(stage.report.file, { force: true });
  const begun = performance.now();
  const { code, output } = await run(stage.command);
  const totals = totalsOf(stage, code);
  const result = { name: stage.name, seconds: (performance.now() - begun) / 1000, ...totals };
  if (totals.failed > 0) print(`\n${output.trim()}\n`);
  print(row(result));
  return result;
}

/** Both outputs together, in the order they came. */
function run([program = '', ...parameters]: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    let output = '';
    const child = spawn(program, parameters, {
      env: { ...process.env, PATH: tools, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestStageMs,
      killSignal: 'SIGTERM',
    });
    const keep = (part: Buffer) => (output += part.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      done({ code: 1, output: `${output}${error.message}` });
    });
    child.on('close', (code) => {
      done({ code: code ?? 1, output });
    });
  });
}

function conclude(results: readonly Result[]): number {
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const [passed, failed, skipped] = [sum((one) => one.passed), sum((one) => one.failed), sum((one) => one.skipped)];
  print(
    `\n${'stage'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}${'seconds'.padStart(9)}`,
  );
  for (const result of results) print(tableRow(result));
  print(tableRow({ name: 'total', passed, failed, skipped, seconds: sum((one) => one.seconds) }));
  print(`\n${String(passed)} passed, ${String(failed)} failed`);
  return failed === 0 ? 0 : 1;
}

function row({ name, passed, failed, seconds }: Result): string {
  return `${failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${String(passed)} passed, ${String(failed)} failed, ${seconds.toFixed(1)} s`;
}

function tableRow({ name, passed, failed, skipped, seconds }: Result): string {
  const cells = [passed, failed, skipped].map((count, place) => String(count).padStart(place === 2 ? 9 : 8)).join('');
  return `${name.padEnd(12)}${cells}${seconds.toFixed(1).padStart(9)}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
