import { z } from 'zod';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { closeDue } from './commands/close.ts';
import { remindEndings, remindReviews } from './commands/remind.ts';

/** Looks each minute for proposals whose end has passed. Their ballot box refuses words from the end itself, not from this visit. */
defineJob(
  'decisions-close-due',
  z.object({}),
  async () => {
    await closeDue();
  },
  { every: '* * * * *', retries: 0 },
);

/** Looks for votes that end within a day and still miss voices. */
defineJob('decisions.remind-endings', z.strictObject({}), remindEndings, {
  every: '*/10 * * * *',
  retries: 0,
});

/** Looks each hour for reviews whose day has passed. */
defineJob('decisions.remind-reviews', z.strictObject({}), remindReviews, {
  every: '23 * * * *',
});
