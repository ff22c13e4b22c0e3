import { z } from 'zod';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { closeDue } from './commands/close.ts';

/** Looks each minute for proposals whose end has passed. Their ballot box refuses words from the end itself, not from this visit. */
export const closing = defineJob(
  'decisions-close-due',
  z.object({}),
  async () => {
    await closeDue();
  },
  { every: '* * * * *', retries: 0 },
);
