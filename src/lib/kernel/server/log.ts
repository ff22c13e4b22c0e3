type Level = 'error' | 'warn' | 'info';

interface Particulars {
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

function write(level: Level, what: string, particulars: Particulars = {}): void {
  const { error, ...rest } = particulars;
  const line = {
    at: new Date().toISOString(),
    level,
    what,
    ...rest,
    ...(error === undefined ? {} : { error: describe(error) }),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** Stack and causes for the log alone: nobody outside ever reads them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** One JSON line an event, on standard error. Never contents, ballots or addresses. */
export const log = {
  error: (what: string, particulars?: Particulars) => {
    write('error', what, particulars);
  },
  warn: (what: string, particulars?: Particulars) => {
    write('warn', what, particulars);
  },
  info: (what: string, particulars?: Particulars) => {
    write('info', what, particulars);
  },
};
