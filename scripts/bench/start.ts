import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../tests/support/app.ts';
import { percentile, type BenchOptions, type Report } from './report.ts';
import { usageOf } from './usage.ts';

const starts = 5;
const restSeconds = 10;

/** From launching the built program to its first page, and the memory that Node keeps at rest. */
export async function run({ seconds = restSeconds }: BenchOptions): Promise<Report> {
  const dataDir = mkdtempSync(join(tmpdir(), 'minga-bench-'));
  const first: number[] = [];
  const next: number[] = [];
  const rss: number[] = [];
  try {
    for (let start = 0; start <= starts; start++) {
      const began = performance.now();
      const app = await startApp({ dataDir });
      try {
        const response = await fetch(app.url);
        await response.text();
        (start === 0 ? first : next).push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        rss.push(usageOf(app.pid).rss);
      } finally {
        await app.stop();
      }
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  return {
    conditions: `The built program on its embedded database, from launch to the first page; memory ${String(seconds)} s later. Times in ms.`,
    rows: [
      { start: 'on an empty folder', times: first.length, median: percentile(first, 0.5), worst: percentile(first, 1) },
      { start: 'again', times: next.length, median: percentile(next, 0.5), worst: percentile(next, 1) },
      { start: 'Node at rest, RSS MB', times: rss.length, median: percentile(rss, 0.5), worst: percentile(rss, 1) },
    ],
  };
}
