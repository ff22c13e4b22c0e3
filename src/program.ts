import '#lib/collectives/server/jobs.ts';
import '#lib/decisions/server/jobs.ts';
import { watchImports } from '#lib/exchange/server/jobs.ts';
import '#lib/identity/server/jobs.ts';
import '#lib/steps/server/jobs.ts';
import { startJobs } from '#lib/kernel/server/jobs.ts';
import { startMail } from '#lib/kernel/server/mail-sender.ts';
import { startWatching } from '#lib/kernel/server/outbox.ts';
import { watchPublicPages } from '#lib/kernel/server/public-pages.ts';
import { startLive } from '#lib/notes/server/live.ts';
import { startNotifications } from '#lib/notifications/server/jobs.ts';

/**
 * What runs beside the pages: the journal's consumers, the jobs, the sockets. Each capability adds its line here.
 * Called once, by the `init` hook, inside the bundled program: so a module's state is the same for pages and for all this
 * (server.ts, outside the bundle, only prepares the runtime: configuration, database, HTTP server).
 */
export async function startProgram(): Promise<void> {
  await startWatching();
  watchPublicPages();
  await startLive();
  await startJobs();
  await startMail();
  await watchImports();
  await startNotifications();
}
