export interface BenchOptions {
  readonly sizes?: readonly number[];
  readonly seconds?: number;
}

export interface Report {
  /** What was measured, on what, for how long. */
  readonly conditions: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export interface Bench {
  run(options: BenchOptions): Promise<Report>;
}

/** The rows as a Markdown table. */
export function table({ rows }: Report): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly unknown[]): string => `| ${cells.map(String).join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => row[column] ?? ''))),
  ].join('\n');
}

/** The value below which `share` of the measures lie, in their unit, to one decimal. NaN when there is none. */
export function percentile(measures: readonly number[], share: number): number {
  if (measures.length === 0) return Number.NaN;
  const sorted = Float64Array.from(measures).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return Math.round(value * 10) / 10;
}
