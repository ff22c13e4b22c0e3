import { PgBoss } from 'pg-boss';
import type { z } from 'zod';
import { log } from './log.ts';
import { runtime } from './runtime.ts';

interface JobOptions {
  /** Seconds before a running job is held lost and tried again. */
  readonly expiresAfter?: number;
  readonly retries?: number;
  /** A cron expression in UTC: the job also runs by itself. */
  readonly every?: string;
}

interface Job<Data> {
  readonly name: string;
  /** Runs the job as soon as possible, or at `at`. */
  send(data: Data, when?: { readonly at?: Date }): Promise<void>;
}

const schema = 'jobs';
const pollEverySeconds = 2;
const declared: (() => Promise<void>)[] = [];
let boss: PgBoss | null = null;

/**
 * Declares a job by name. Its handler runs at least once, so it must do the same thing twice without harm; a failing job is tried
 * again with growing delays, then kept, failed, for the people who host. Data is validated when it comes out of the queue.
 */
export function defineJob<Schema extends z.ZodType>(
  name: string,
  data: Schema,
  handler: (data: z.output<Schema>) => Promise<void>,
  options: JobOptions = {},
): Job<z.input<Schema>> {
  declared.push(async () => {
    const queue = started();
    await queue.createQueue(name, {
      retryLimit: options.retries ?? 5,
      retryBackoff: true,
      expireInSeconds: options.expiresAfter ?? 300,
    });
    await queue.work(name, { pollingIntervalSeconds: pollEverySeconds }, async (jobs) => {
      for (const job of jobs) await handler(data.parse(job.data));
    });
    if (options.every !== undefined) await queue.schedule(name, options.every, {});
  });
  return {
    name,
    async send(input, when = {}) {
      await started().send(name, input as object, when.at === undefined ? {} : { startAfter: when.at });
    },
  };
}

function started(): PgBoss {
  if (boss === null) throw new Error('a job is used before the jobs have started');
  return boss;
}

/** Starts the queue and every declared job. Called once, after the pages are served: nothing of it delays the first one. */
export async function startJobs(): Promise<void> {
  const pool = runtime().pool;
  boss = new PgBoss({
    schema,
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    monitorIntervalSeconds: 60,
  });
  boss.on('error', (error) => {
    log.warn('the job queue met an error', { error });
  });
  await boss.start();
  for (const declare of declared) await declare();
  runtime().onStop.push(async () => {
    await boss?.stop({ graceful: true, timeout: 5_000, close: false });
    boss = null;
  });
}
