import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Requests {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** A session's token; none: a visitor. */
  readonly token?: string;
}

export interface Answered {
  /** Answers a second, on average over the measured seconds. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 200, and requests without an answer. */
  readonly failed: number;
  readonly bytes: number;
}

interface Result {
  readonly requests: { readonly average: number; readonly total: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly throughput: { readonly total: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
}

const generator = fileURLToPath(new URL('../../node_modules/autocannon/autocannon.js', import.meta.url));
const warmUpSeconds = 4;

/** Asks for one page as fast as it is answered, from a process of its own, after some seconds of warm-up. */
export async function ask({ url, connections, seconds, token }: Requests): Promise<Answered> {
  const cookie = token === undefined ? [] : ['--headers', `cookie=minga=${token}`];
  const run = async (duration: number): Promise<Result> => {
    const options = ['--json', '--connections', String(connections), '--duration', String(duration), ...cookie, url];
    const { stdout } = await promisify(execFile)(process.execPath, [generator, ...options], { maxBuffer: 10_000_000 });
    return JSON.parse(stdout) as Result;
  };
  await run(warmUpSeconds);
  const { requests, latency, throughput, errors, timeouts, non2xx } = await run(seconds);
  return {
    perSecond: Math.round(requests.average),
    p50: latency.p50,
    p99: latency.p99,
    failed: errors + timeouts + non2xx,
    bytes: Math.round(throughput.total / Math.max(requests.total, 1)),
  };
}
