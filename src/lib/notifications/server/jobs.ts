import { sql } from 'kysely';
import { z } from 'zod';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { listen } from '#lib/kernel/server/listen.ts';
import { consume } from '#lib/kernel/server/outbox.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { dueChannel, tellEntry } from './commands/tell.ts';
import { mailsWritten, writeDueMails } from './commands/write-mails.ts';

/** Days for which what was read, and what was never read, stays on the page. */
const keptDays = { read: 90, unread: 365 };

/** Writes, each minute, the mails whose hour has come. */
defineJob('notifications.mails', z.strictObject({}), writeDueMails, {
  every: '* * * * *',
  retries: 0,
});

/** Removes, each night, what was told long ago. */
defineJob('notifications.sweep', z.strictObject({}), sweepOld, { every: '41 3 * * *' });

/** Follows the journal from where it stopped, and tells people what concerns them; mails follow at once. Called once, at start. */
export async function startNotifications(): Promise<void> {
  const stopListening = await listen(dueChannel, () => void writeDueMails());
  runtime().onStop.push(async () => {
    await stopListening();
    await mailsWritten();
  });
  await consume('notifications', tellEntry);
}

async function sweepOld(): Promise<void> {
  await sql`
    delete from notifications where read_at < now() - make_interval(days => ${keptDays.read})
      or at < now() - make_interval(days => ${keptDays.unread})`.execute(runtime().db);
}
