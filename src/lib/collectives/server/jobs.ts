import { z } from 'zod';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { remindMandates } from './commands/remind-mandates.ts';

/** Looks each hour for mandates that end soon. */
defineJob('collectives.remind', z.strictObject({}), remindMandates, { every: '13 * * * *' });
