import { z } from 'zod';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { remindSteps } from './commands/remind.ts';

/** Looks each hour for steps whose day is near, or past. */
defineJob('steps.remind', z.strictObject({}), remindSteps, { every: '7 * * * *' });
