/** Numbers of messages in a short form, `1-12,14`, for a form field. */
export function packNumbers(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((left, right) => left - right);
  const runs: { from: number; to: number }[] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs.map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`)).join(',');
}

export interface Run {
  readonly from: number;
  /** Included. */
  readonly to: number;
}

/** The runs of `packNumbers`; null for any other text. */
export function unpackNumbers(text: string): Run[] | null {
  if (text.length > 4_000) return null;
  const runs: Run[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    if (match === null) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from < 1 || to < from) return null;
    runs.push({ from, to });
  }
  return runs;
}
